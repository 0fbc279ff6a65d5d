import { beforeEach, describe, expect, test } from '@jest/globals';
import { productIdSchema } from '../../tasks/domain/ids.ts';
import { orderPlaced } from '../../tasks/domain/order-rules/order-placed.ts';
import { paymentAuthorized } from '../../tasks/domain/order-rules/payment-authorized.ts';
import { paymentCaptured } from '../../tasks/domain/order-rules/payment-captured.ts';
import { paymentCreated } from '../../tasks/domain/order-rules/payment-created.ts';
import type { Ledger, LedgerRow } from '../../tasks/ports/ledger.ts';
import { LedgerRowThere, type OrderStore } from '../../tasks/ports/order-store.ts';
import type { Stock } from '../../tasks/ports/stock.ts';
import { sampleOrder, sampleOrderId } from '../support/sample-order.ts';

export interface BooksUnderTest {
  readonly ledger: Ledger;
  readonly orders: OrderStore;
  readonly stock: Stock;
}

const at = new Date('2026-11-22T11:00:00.000Z');
let made = 700_000;

/** What every ledger must show of what the order store and the stock beside it wrote. */
export function ledgerContract(name: string, open: () => Promise<BooksUnderTest>): void {
  describe(`the ledger ${name}`, () => {
    let books: BooksUnderTest;
    beforeEach(async () => {
      books = await open();
      made += 1;
    });

    const rowsOf = async (isMine: (row: LedgerRow) => boolean) => {
      const found: LedgerRow[] = [];
      for await (const page of books.ledger.rows()) found.push(...page.filter(isMine));
      return found;
    };
    const placed = async () => {
      const order = sampleOrder({ orderId: sampleOrderId(made), orderNumber: numberOf(made) });
      await books.orders.place(order, orderPlaced(order, { cause: 'api' }));
      return order.orderId;
    };

    test('has the money that an order’s changes moved', async () => {
      const orderId = await placed();
      const payment = { paymentId: `pi_${made}`, amount: 3197, currency: 'USD' } as const;
      await books.orders.change(orderId, (order) => paymentCreated(order, payment, at));
      await books.orders.change(orderId, (order) => paymentAuthorized(order, payment, at));
      await books.orders.change(orderId, (order) => paymentCaptured(order, payment, at));
      const rows = await rowsOf((row) => row.kind === 'money' && row.entry.orderId === orderId);
      const common = { orderId, amount: 3197, currency: 'USD', providerId: `pi_${made}`, at: at.toISOString() };
      expect(rows).toHaveLength(2);
      expect(rows).toContainEqual({
        kind: 'money',
        entry: expect.objectContaining({ ...common, movement: 'authorized', debit: 'held', credit: 'customer' }),
      });
      expect(rows).toContainEqual({
        kind: 'money',
        entry: expect.objectContaining({ ...common, movement: 'captured', debit: 'provider', credit: 'held' }),
      });
    });

    test('never has a row written over another', async () => {
      const orderId = await placed();
      const payment = { paymentId: `pi_${made}`, amount: 3197, currency: 'USD' } as const;
      await books.orders.change(orderId, (order) => paymentCreated(order, payment, at));
      const { order: before } = await books.orders.change(orderId, (order) => paymentAuthorized(order, payment, at));
      const again = books.orders.change(orderId, (order) => {
        const [found] = order.payments;
        const forgetful = {
          ...order,
          status: 'PENDING' as const,
          payments: [{ ...found, status: 'PENDING' as const }],
        };
        // The order had its payment a line above.
        return paymentAuthorized(forgetful as typeof order, { ...payment, amount: 1 }, at);
      });
      await expect(again).rejects.toThrow(LedgerRowThere);
      expect(await books.orders.get(orderId)).toEqual(before);
      const rows = await rowsOf((row) => row.kind === 'money' && row.entry.orderId === orderId);
      expect(rows).toMatchObject([{ entry: { amount: 3197 } }]);
    });

    test('has the goods that came in, were held, given back and sold, and what became of the reservations', async () => {
      const productId = productIdSchema.parse(`ledger-mug-${made}`);
      const [sold, returned] = [sampleOrderId(made + 10_000), sampleOrderId(made + 20_000)];
      await books.stock.receive(productId, 9, 'delivery-1');
      for (const orderId of [sold, returned]) await books.stock.reserve(orderId, [{ productId, quantity: 2 }]);
      await books.stock.commit(sold, [{ productId, quantity: 2 }]);
      await books.stock.release(returned, [{ productId, quantity: 2 }]);
      const goods = await rowsOf((row) => row.kind === 'goods' && row.movement.productId === productId);
      const moves = goods.map((row) => (row.kind === 'goods' ? row.movement : undefined));
      expect(moves.map((move) => `${move?.quantity} ${move?.from} → ${move?.to} ${move?.cause}`).sort()).toEqual(
        [
          '9 supplier → available delivery-1',
          `2 available → reserved ${sold}`,
          `2 available → reserved ${returned}`,
          `2 reserved → sold ${sold}`,
          `2 reserved → available ${returned}`,
        ].sort(),
      );
      const kept = await rowsOf((row) => row.kind === 'reservation' && row.reservation.productId === productId);
      expect(kept).toHaveLength(2);
      expect(kept).toContainEqual({
        kind: 'reservation',
        reservation: { productId, orderId: sold, state: 'committed', quantity: 2 },
      });
      expect(kept).toContainEqual({
        kind: 'reservation',
        reservation: { productId, orderId: returned, state: 'released', quantity: 2 },
      });
    });
  });
}

const speakable = '23456789ABCDEFGHJKLMNPQRSTUVWXYZ';
const numberOf = (n: number) => `BBBB-${[15, 10, 5, 0].map((bits) => speakable.charAt((n >> bits) & 31)).join('')}`;
