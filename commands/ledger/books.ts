import { ledgerMovements } from '../../tasks/domain/ledger/accounts.ts';
import { Balances } from '../../tasks/domain/ledger/balances.ts';
import { entryIdOf, type LedgerEntry } from '../../tasks/domain/ledger/entry.ts';
import type { StockAccount, StockMovement, StockReservation } from '../../tasks/domain/ledger/stock-movement.ts';
import type { LedgerRow } from '../../tasks/ports/ledger.ts';

/** What the stock's rows say of one order and product. */
export interface OrderGoods {
  readonly orderId: string;
  readonly productId: string;
  /** By its movements. */
  reserved: number;
  sold: number;
  reservation?: StockReservation;
}

/** The rows added up, a page at a time: sums are kept, rows are not. */
export class Books {
  readonly balances = new Balances();
  readonly rows = { money: 0, goods: 0, reservations: 0 };
  /** Sentences on rows that are wrong in themselves. */
  readonly broken: string[] = [];
  readonly #entryIds = new Set<string>();
  readonly #products = new Map<string, Record<StockAccount, number>>();
  readonly #goods = new Map<string, OrderGoods>();

  static of(rows: readonly LedgerRow[]): Books {
    const books = new Books();
    books.add(rows);
    return books;
  }

  add(rows: readonly LedgerRow[]): void {
    for (const row of rows) {
      switch (row.kind) {
        case 'money':
          this.#addEntry(row.entry);
          break;
        case 'goods':
          this.#addMovement(row.movement);
          break;
        case 'reservation':
          this.rows.reservations += 1;
          this.#goodsOf(row.reservation).reservation = row.reservation;
          break;
        case 'unreadable':
          this.broken.push(`the row ${row.key} cannot be read: ${row.problem}`);
          break;
      }
    }
  }

  /** Pieces in each place, per product. */
  get products(): ReadonlyMap<string, Readonly<Record<StockAccount, number>>> {
    return this.#products;
  }

  get goods(): Iterable<OrderGoods> {
    return this.#goods.values();
  }

  #addEntry(entry: LedgerEntry): void {
    const { entryId, orderId, movement, debit, credit, providerId } = entry;
    this.rows.money += 1;
    if (this.#entryIds.has(entryId)) this.broken.push(`the row ${entryId} is there twice`);
    this.#entryIds.add(entryId);
    const should = ledgerMovements[movement];
    if (debit !== should.debit || credit !== should.credit) {
      this.broken.push(
        `the row ${entryId} goes from ${credit} to ${debit}, and ${movement} goes from ${should.credit} to ${should.debit}`,
      );
    }
    if (entryId !== entryIdOf(orderId, movement, providerId)) {
      this.broken.push(
        `the row ${entryId} says ${movement} of ${providerId} on order ${orderId}, which is not its name`,
      );
    }
    this.balances.add(entry);
  }

  #addMovement({ productId, from, to, quantity, cause }: StockMovement): void {
    this.rows.goods += 1;
    const places = this.#products.get(productId) ?? { supplier: 0, available: 0, reserved: 0, sold: 0 };
    this.#products.set(productId, places);
    places[from] -= quantity;
    places[to] += quantity;
    if (from === 'supplier' || to === 'supplier') return;
    const goods = this.#goodsOf({ orderId: cause, productId });
    for (const [place, pieces] of [
      [from, -quantity],
      [to, quantity],
    ] as const) {
      if (place === 'reserved' || place === 'sold') goods[place] += pieces;
    }
  }

  #goodsOf({ orderId, productId }: Pick<OrderGoods, 'orderId' | 'productId'>): OrderGoods {
    const key = `${orderId} ${productId}`;
    const goods = this.#goods.get(key) ?? { orderId, productId, reserved: 0, sold: 0 };
    this.#goods.set(key, goods);
    return goods;
  }
}
