import { beforeEach, describe, expect, test } from '@jest/globals';
import type { HandDrivenClock } from '../../tasks/adapters/memory/clock.ts';
import { type CustomerId, customerIdSchema, type OrderId } from '../../tasks/domain/ids.ts';
import type { Order } from '../../tasks/domain/order.ts';
import type { Decision } from '../../tasks/domain/order-change.ts';
import { labelBought } from '../../tasks/domain/order-rules/label-bought.ts';
import { messageSent } from '../../tasks/domain/order-rules/message-sent.ts';
import { orderEnded } from '../../tasks/domain/order-rules/order-ended.ts';
import { orderPlaced } from '../../tasks/domain/order-rules/order-placed.ts';
import { recordIntent } from '../../tasks/domain/order-rules/record-intent.ts';
import { shipmentCreated } from '../../tasks/domain/order-rules/shipment-created.ts';
import { InvalidCursor, OrderNotFound, OrderNumberTaken, type OrderStore } from '../../tasks/ports/order-store.ts';
import { sampleOrder, sampleOrderId } from '../support/sample-order.ts';

export interface OrderStoreUnderTest {
  readonly store: OrderStore;
  readonly clock: HandDrivenClock;
}

let made = 0;

/** What every order store must do. The store may hold the orders of earlier tests: each test uses customers of its own. */
export function orderStoreContract(name: string, open: () => Promise<OrderStoreUnderTest>): void {
  describe(`the order store ${name}`, () => {
    let store: OrderStore;
    let clock: HandDrivenClock;
    let customerId: CustomerId;

    beforeEach(async () => {
      ({ store, clock } = await open());
      made += 1;
      customerId = customerIdSchema.parse(`customer-${name}-${made}`);
    });

    const speakable = '23456789ABCDEFGHJKLMNPQRSTUVWXYZ';
    const newOrder = (changes: Partial<Record<keyof Order, unknown>> = {}) => {
      made += 1;
      const number = [15, 10, 5, 0].map((bits) => speakable.charAt((made >> bits) & 31)).join('');
      return sampleOrder({ orderId: sampleOrderId(made), orderNumber: `AAAA-${number}`, customerId, ...changes });
    };
    const place = async (order: Order) => {
      await store.place(order, orderPlaced(order, { cause: 'api' }));
      return order;
    };
    const at = new Date('2026-11-22T11:00:00.000Z');

    test('gives back the order as it was placed', async () => {
      const order = await place(newOrder());
      expect(await store.get(order.orderId)).toEqual(order);
    });

    test('writes nothing that it could not read again', async () => {
      const { orderId, version } = await place(newOrder());
      const poisoned = (order: Order): Decision => {
        const decision = recordIntent(order, { step: 'buy-label' }, at);
        return { ...decision, order: { ...decision.order, trackingNumber: 'x'.repeat(41) } };
      };
      await expect(store.change(orderId, poisoned)).rejects.toThrow('trackingNumber');
      expect(await store.get(orderId)).toMatchObject({ version });
      const long = { ...newOrder(), channel: 'x'.repeat(31) };
      await expect(store.place(long, orderPlaced(long, { cause: 'api' }))).rejects.toThrow('channel');
      expect(await store.get(long.orderId)).toBeUndefined();
    });

    test('knows nothing of an order that was never placed', async () => {
      expect(await store.get(sampleOrderId(999_999))).toBeUndefined();
      await expect(store.change(sampleOrderId(999_999), (order) => ({ kind: 'unchanged', order }))).rejects.toThrow(
        OrderNotFound,
      );
    });

    test('answers the same key and body with the order as it was answered first', async () => {
      const order = newOrder();
      const idempotency = { key: `place:${order.orderId}`, bodyHash: 'a' };
      expect(await store.place(order, orderPlaced(order, { cause: 'api' }), idempotency)).toEqual({
        kind: 'placed',
        order,
      });
      await store.change(order.orderId, (o) => recordIntent(o, { step: 'reserve-stock' }, at));
      const again = newOrder();
      const replay = await store.place(again, orderPlaced(again, { cause: 'api' }), idempotency);
      expect(replay).toEqual({ kind: 'replayed', order });
      expect(await store.findPlacement(idempotency)).toEqual({ kind: 'replayed', order });
      expect(await store.findPlacement({ ...idempotency, bodyHash: 'b' })).toEqual({ kind: 'keyUsedForAnotherBody' });
      expect(await store.findPlacement({ ...idempotency, key: 'unheard of' })).toBeUndefined();
      expect(await store.get(again.orderId)).toBeUndefined();
    });

    test('refuses a key that was used for another body', async () => {
      const order = newOrder();
      const key = `place:${order.orderId}`;
      await store.place(order, orderPlaced(order, { cause: 'api' }), { key, bodyHash: 'a' });
      const other = newOrder();
      const placement = await store.place(other, orderPlaced(other, { cause: 'api' }), { key, bodyHash: 'b' });
      expect(placement).toEqual({ kind: 'keyUsedForAnotherBody' });
    });

    test('forgets a key after seven days', async () => {
      const order = newOrder();
      const idempotency = { key: `place:${order.orderId}`, bodyHash: 'a' };
      await store.place(order, orderPlaced(order, { cause: 'api' }), idempotency);
      clock.advance({ seconds: 7 * 24 * 3600 + 1 });
      const later = newOrder();
      expect(await store.place(later, orderPlaced(later, { cause: 'api' }), idempotency)).toMatchObject({
        kind: 'placed',
      });
    });

    test('places one order when the same request comes ten times at once', async () => {
      const orders = Array.from({ length: 10 }, () => newOrder());
      const idempotency = { key: `place:${orders[0]?.orderId}`, bodyHash: 'a' };
      const placements = await Promise.all(
        orders.map((o) => store.place(o, orderPlaced(o, { cause: 'api' }), idempotency)),
      );
      expect(placements.filter(({ kind }) => kind === 'placed')).toHaveLength(1);
      expect(placements.filter(({ kind }) => kind === 'replayed')).toHaveLength(9);
      const ids = new Set(placements.map((placement) => ('order' in placement ? placement.order.orderId : undefined)));
      expect(ids.size).toBe(1);
      expect((await store.list({ customerId, limit: 20 })).items).toHaveLength(1);
    });

    test('gives one order number to one order', async () => {
      const order = await place(newOrder());
      await expect(place(newOrder({ orderNumber: order.orderNumber }))).rejects.toThrow(OrderNumberTaken);
    });

    test('stores a change with its event, in order', async () => {
      const { orderId } = await place(newOrder());
      await store.change(orderId, (order) => recordIntent(order, { step: 'reserve-stock' }, at));
      await store.change(orderId, (order) => orderEnded(order, { status: 'REJECTED', reason: 'OutOfStock' }, at));
      expect(await store.get(orderId)).toMatchObject({ status: 'REJECTED', version: 3 });
      const { items } = await store.timeline(orderId, { limit: 10 });
      expect(items.map(({ type, version }) => [type, version])).toEqual([
        ['OrderPlaced', 1],
        ['IntentRecorded', 2],
        ['OrderRejected', 3],
      ]);
    });

    test('writes nothing when the rules say unchanged or refused', async () => {
      const { orderId } = await place(newOrder());
      const kinds = [];
      for (const kind of ['unchanged', 'refused'] as const) {
        const decide = (order: Order): Decision =>
          kind === 'refused' ? { kind, order, reason: 'no' } : { kind, order };
        kinds.push((await store.change(orderId, decide)).kind);
      }
      expect(kinds).toEqual(['unchanged', 'refused']);
      expect((await store.timeline(orderId, { limit: 10 })).items).toHaveLength(1);
    });

    test('loses none of many changes at once', async () => {
      const { orderId } = await place(newOrder());
      const steps = Array.from({ length: 12 }, (_, n) => `step-${n}`);
      await Promise.all(steps.map((step) => store.change(orderId, (order) => recordIntent(order, { step }, at))));
      const order = await store.get(orderId);
      expect(order?.version).toBe(13);
      expect(new Set(order?.intents.map(({ step }) => step))).toEqual(new Set(steps));
      expect((await store.timeline(orderId, { limit: 100 })).items.map(({ version }) => version)).toEqual(
        Array.from({ length: 13 }, (_, n) => n + 1),
      );
    });

    test('keeps the records that a change leaves beside the order', async () => {
      const { orderId } = await place(newOrder());
      const message = { kind: 'confirmation', to: 'ada@example.com', messageId: 'm-1' };
      for (let i = 0; i < 2; i += 1) await store.change(orderId, (order) => messageSent(order, message, at));
      expect(await store.records(orderId, 'notification')).toEqual([
        { kind: 'notification', id: 'confirmation', data: { ...message, at: at.toISOString() } },
      ]);
    });

    test('finds an order by its tracking number once the label is bought', async () => {
      const { orderId } = await place(newOrder());
      const trackingNumber = `1Z${orderId}`;
      const rate = { carrier: 'ups', service: 'Ground', cost: 500, currency: 'USD', estimatedDeliveryDays: 3 } as const;
      expect(await store.findByTrackingNumber(trackingNumber)).toBeUndefined();
      await store.change(orderId, (order) => shipmentCreated(order, { shipmentId: 'shp_1', ...rate }, at));
      await store.change(orderId, (order) => labelBought(order, { shipmentId: 'shp_1', trackingNumber }, at));
      expect(await store.findByTrackingNumber(trackingNumber)).toBe(orderId);
    });

    const placedOn = (day: number) => `2026-10-${String(day).padStart(2, '0')}T12:00:00.000Z`;
    const placeDays = (days: readonly number[]) =>
      Promise.all(days.map((day) => place(newOrder({ orderDate: placedOn(day) }))));
    const daysOf = (orders: readonly Order[]) => orders.map(({ orderDate }) => Number(orderDate.slice(8, 10)));

    test('lists the orders of a customer, newest first, page by page', async () => {
      await placeDays([3, 1, 7, 5, 2, 6, 4]);
      const days: number[] = [];
      let cursor: string | undefined;
      let pages = 0;
      do {
        const page = await store.list({ customerId, limit: 3, ...(cursor === undefined ? {} : { cursor }) });
        days.push(...daysOf(page.items));
        cursor = page.next;
        pages += 1;
      } while (cursor !== undefined);
      expect(days).toEqual([7, 6, 5, 4, 3, 2, 1]);
      expect(pages).toBe(3);
    });

    test('gives no next page when the last one is full', async () => {
      await placeDays([1, 2, 3]);
      expect((await store.list({ customerId, limit: 3 })).next).toBeUndefined();
    });

    test('keeps to the dates: from is included, to is not', async () => {
      await placeDays([1, 2, 3, 4, 5]);
      const { items } = await store.list({ customerId, from: placedOn(2), to: placedOn(4), limit: 10 });
      expect(daysOf(items)).toEqual([3, 2]);
    });

    test('takes a date without milliseconds for the same moment', async () => {
      await placeDays([1, 2]);
      const { items } = await store.list({ customerId, from: '2026-10-02T12:00:00Z', limit: 10 });
      expect(daysOf(items)).toEqual([2]);
    });

    test('filters a customer’s orders by status', async () => {
      const orders = await placeDays([1, 2, 3, 4]);
      for (const order of orders.slice(0, 2)) {
        await store.change(order.orderId, (o) => orderEnded(o, { status: 'CANCELLED', reason: 'asked' }, at));
      }
      const cancelled = await store.list({ customerId, status: 'CANCELLED', limit: 1 });
      expect(daysOf(cancelled.items)).toEqual([2]);
      const more = await store.list({ customerId, status: 'CANCELLED', limit: 1, cursor: cancelled.next ?? '' });
      expect([daysOf(more.items), more.next]).toEqual([[1], undefined]);
    });

    test('lists the orders of one status, whoever placed them, and forgets those that have left it', async () => {
      const year = 2000 + (made % 900);
      const orders = await Promise.all(
        [1, 2, 3, 4, 5, 6].map((day) => place(newOrder({ orderDate: `${year}-10-0${day}T00:00:00.000Z` }))),
      );
      const range = { from: `${year}-01-01T00:00:00.000Z`, to: `${year + 1}-01-01T00:00:00.000Z` };
      await store.change(orders[3]?.orderId ?? sampleOrderId(), (o) =>
        orderEnded(o, { status: 'REJECTED', reason: 'no' }, at),
      );
      const first = await store.list({ status: 'PENDING', ...range, limit: 3 });
      const second = await store.list({ status: 'PENDING', ...range, limit: 3, cursor: first.next ?? '' });
      expect([daysOf(first.items), daysOf(second.items)]).toEqual([
        [6, 5, 3],
        [2, 1],
      ]);
      expect(daysOf((await store.list({ status: 'REJECTED', ...range, limit: 3 })).items)).toEqual([4]);
    });

    test('knows when the oldest order of a status was placed', async () => {
      const status = 'RETURNED';
      expect(await store.oldestOf(status)).toBeUndefined();
      for (const orderDate of ['2021-03-02T00:00:00.000Z', '2021-03-01T00:00:00.000Z', '2021-03-03T00:00:00.000Z']) {
        await place(newOrder({ status, orderDate }));
      }
      await place(newOrder({ orderDate: '2020-01-01T00:00:00.000Z' }));
      expect(await store.oldestOf(status)).toBe('2021-03-01T00:00:00.000Z');
    });

    test('lists all orders, newest first, without a filter', async () => {
      const day = `9${String(made).padStart(3, '0')}-01-01T00:00:00.000Z`;
      const orders: OrderId[] = [];
      for (let i = 0; i < 6; i += 1)
        orders.push((await place(newOrder({ orderDate: day, customerId: undefined }))).orderId);
      const first = await store.list({ from: day, limit: 4 });
      const second = await store.list({ from: day, limit: 4, cursor: first.next ?? '' });
      expect([...first.items, ...second.items].map(({ orderId }) => orderId)).toEqual(orders.toReversed());
      expect((await store.list({ limit: 1 })).items).toHaveLength(1);
    });

    test.each(['nonsense', Buffer.from('{"query":"x"}').toString('base64url'), ''])(
      'refuses the cursor %p',
      async (cursor) => {
        await expect(store.list({ customerId, limit: 3, cursor })).rejects.toThrow(InvalidCursor);
        await expect(store.timeline(sampleOrderId(), { limit: 3, cursor })).rejects.toThrow(InvalidCursor);
      },
    );

    test('refuses a cursor that was given out for another query', async () => {
      await placeDays([1, 2, 3]);
      const { next } = await store.list({ customerId, limit: 2 });
      await expect(store.list({ limit: 2, cursor: next ?? '' })).rejects.toThrow(InvalidCursor);
    });

    test('pages through a timeline', async () => {
      const { orderId } = await place(newOrder());
      for (const step of ['a', 'b', 'c']) await store.change(orderId, (order) => recordIntent(order, { step }, at));
      const first = await store.timeline(orderId, { limit: 3 });
      const second = await store.timeline(orderId, { limit: 3, cursor: first.next ?? '' });
      expect([first.items, second.items].map((items) => items.map(({ version }) => version))).toEqual([[1, 2, 3], [4]]);
      expect(second.next).toBeUndefined();
    });
  });
}
