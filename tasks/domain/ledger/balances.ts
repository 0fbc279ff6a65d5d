import type { OrderId } from '../ids.ts';
import type { Currency } from '../money.ts';
import type { LedgerAccount } from './accounts.ts';
import type { LedgerEntry } from './entry.ts';

/** What the rows say of one object of a provider: a payment, or a shipment with its label. Amounts in `currency`. */
export interface Position {
  readonly orderId: OrderId;
  readonly providerId: string;
  readonly currency: Currency;
  /** What the bank ever held, less what was voided. */
  authorized: number;
  /** What it still holds. */
  held: number;
  captured: number;
  refunded: number;
  /** What the label has cost, less what was given back. */
  postage: number;
}

/** Adds rows up: balances are derived, never stored. Needs memory for accounts and positions, not for rows. */
export class Balances {
  readonly #accounts = new Map<Currency, Map<LedgerAccount, number>>();
  readonly #positions = new Map<string, Position>();

  add(entry: LedgerEntry): void {
    const { debit, credit, amount, currency } = entry;
    const accounts = this.#accounts.get(currency) ?? new Map<LedgerAccount, number>();
    this.#accounts.set(currency, accounts);
    accounts.set(debit, (accounts.get(debit) ?? 0) + amount);
    accounts.set(credit, (accounts.get(credit) ?? 0) - amount);
    this.#move(entry);
  }

  /** Debits less credits, per currency and account. */
  get accounts(): ReadonlyMap<Currency, ReadonlyMap<LedgerAccount, number>> {
    return this.#accounts;
  }

  get positions(): Iterable<Position> {
    return this.#positions.values();
  }

  #move({ movement, orderId, providerId, currency, amount }: LedgerEntry): void {
    const key = `${orderId} ${providerId} ${currency}`;
    const none = { authorized: 0, held: 0, captured: 0, refunded: 0, postage: 0 };
    const position = this.#positions.get(key) ?? { orderId, providerId, currency, ...none };
    this.#positions.set(key, position);
    switch (movement) {
      case 'authorized':
      case 'holdRaised':
        position.authorized += amount;
        position.held += amount;
        break;
      case 'voided':
        position.authorized -= amount;
        position.held -= amount;
        break;
      case 'holdReleased':
        position.held -= amount;
        break;
      case 'captured':
        position.captured += amount;
        position.held -= amount;
        break;
      case 'refunded':
        position.refunded += amount;
        break;
      case 'labelBought':
        position.postage += amount;
        break;
      case 'labelVoided':
        position.postage -= amount;
        break;
    }
  }
}
