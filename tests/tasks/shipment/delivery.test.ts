import { beforeEach, describe, expect, test } from '@jest/globals';
import { awaitDelivery } from '../../../tasks/shipment/await-delivery.ts';
import { markDelivered } from '../../../tasks/shipment/mark-delivered.ts';
import { markShipped } from '../../../tasks/shipment/mark-shipped.ts';
import { call, orderToShip } from './shipment-fixture.ts';

const deliveredAt = '2026-11-24T09:30:00.000Z';
const delivered = { status: 'delivered', deliveredAt };

let shop: Awaited<ReturnType<typeof orderToShip>>;
let trackingNumber: string;
beforeEach(async () => {
  shop = await orderToShip({ status: 'PAYMENT_PROCESSED', paymentStatus: 'CAPTURED' });
  ({ trackingNumber } = await shop.buy());
});

const waits = (taskToken = 'token-1') =>
  awaitDelivery.register({ orderId: shop.orderId }, taskToken, shop.ports, call.log);
const arrives = () => shop.carrier.scan(trackingNumber, 'delivered', new Date(deliveredAt));

describe('delivery', () => {
  test('resumes the execution that waits when the carrier says delivered', async () => {
    await waits();
    arrives();
    expect(await shop.notice('evt_1', trackingNumber)).toEqual({ kind: 'answered' });
    expect(shop.ports.executions.resumed).toEqual([{ taskToken: 'token-1', output: delivered }]);
  });

  test('resumes at once when the carrier spoke before anybody waited', async () => {
    arrives();
    expect(await shop.notice('evt_1', trackingNumber)).toEqual({ kind: 'answered' });
    expect(shop.ports.executions.resumed).toEqual([]);
    await waits();
    expect(shop.ports.executions.resumed).toEqual([{ taskToken: 'token-1', output: delivered }]);
  });

  test('answers to the newest token when the wait was begun again', async () => {
    await waits('token-1');
    await waits('token-2');
    arrives();
    await shop.notice('evt_1', trackingNumber);
    expect(shop.ports.executions.resumed).toMatchObject([{ taskToken: 'token-2' }]);
  });

  test('acts once on an event that comes twice', async () => {
    await waits();
    arrives();
    await shop.notice('evt_1', trackingNumber);
    expect(await shop.notice('evt_1', trackingNumber)).toEqual({ kind: 'repeated' });
    expect(shop.ports.executions.resumed).toHaveLength(1);
  });

  test('takes it calmly that nobody waits any more', async () => {
    await waits();
    arrives();
    shop.ports.executions.forget('token-1');
    expect(await shop.notice('evt_1', trackingNumber)).toEqual({ kind: 'answered' });
    expect(await shop.ports.webhookEvents.wasProcessed('carrier', 'evt_1')).toBe(true);
  });

  test('believes the carrier’s record, not the event: an old event of a delivered parcel ends the wait', async () => {
    await waits();
    arrives();
    await shop.notice('evt_of_an_earlier_scan', trackingNumber);
    await shop.notice('evt_of_the_delivery', trackingNumber);
    expect(shop.ports.executions.resumed).toHaveLength(1);
  });

  test('keeps the first answer when the carrier changes its mind', async () => {
    arrives();
    await shop.notice('evt_1', trackingNumber);
    shop.carrier.scan(trackingNumber, 'returned');
    await shop.notice('evt_2', trackingNumber);
    await waits();
    expect(shop.ports.executions.resumed).toEqual([{ taskToken: 'token-1', output: delivered }]);
  });

  test.each(['preTransit', 'inTransit', 'outForDelivery', 'cancelled', 'unknown'] as const)(
    'notes a parcel that is %s and goes on waiting',
    async (status) => {
      await waits();
      shop.carrier.scan(trackingNumber, status);
      expect(await shop.notice('evt_1', trackingNumber)).toEqual({ kind: 'noted' });
      expect(shop.ports.executions.resumed).toEqual([]);
      expect(await shop.notice('evt_1', trackingNumber)).toEqual({ kind: 'noted' });
    },
  );

  test.each([
    ['returned', { status: 'returned' }],
    ['failed', { status: 'lost' }],
  ] as const)('ends the wait for a parcel that is %s', async (status, output) => {
    await waits();
    shop.carrier.scan(trackingNumber, status);
    await shop.notice('evt_1', trackingNumber);
    expect(shop.ports.executions.resumed).toEqual([{ taskToken: 'token-1', output }]);
    expect(awaitDelivery.output.safeParse(output).success).toBe(true);
  });

  test('notes a parcel that the carrier does not know', async () => {
    expect(await shop.notice('evt_1', 'TRACK-unheard-of')).toEqual({ kind: 'noted' });
  });

  test('asks to be told again when the order does not name the parcel yet', async () => {
    const other = await orderToShip();
    other.lose('buy', 'afterItActed');
    await expect(other.buy()).rejects.toThrow();
    const [label] = other.carrier.shipments();
    other.carrier.scan(label?.trackingNumber ?? '', 'delivered');
    expect(await other.notice('evt_1', label?.trackingNumber ?? '')).toEqual({ kind: 'unknownOrder' });
    expect(await other.ports.webhookEvents.wasProcessed('carrier', 'evt_1')).toBe(false);
  });

  test('has nothing to do with what is no word of a parcel', async () => {
    const { recordTracking } = await import('../../../tasks/shipment/record-tracking.ts');
    expect(await recordTracking({ kind: 'other' }, shop.ports, call.log)).toEqual({ kind: 'ignored' });
  });

  test('leaves the event unprocessed when the execution could not be told', async () => {
    await waits();
    arrives();
    const broken = {
      ...shop.ports,
      executions: { ...shop.ports.executions, resume: () => Promise.reject(new Error()) },
    };
    const { recordTracking } = await import('../../../tasks/shipment/record-tracking.ts');
    await expect(
      recordTracking({ kind: 'parcel', eventId: 'evt_1', trackingNumber }, broken, call.log),
    ).rejects.toThrow();
    expect(await shop.notice('evt_1', trackingNumber)).toEqual({ kind: 'answered' });
    expect(shop.ports.executions.resumed).toHaveLength(1);
  });
});

describe('mark-shipped and mark-delivered', () => {
  test('show the tracking number, then the day of delivery, each once', async () => {
    const { orderId, ports } = shop;
    expect(await markShipped.run({ orderId }, ports, call)).toEqual({ trackingNumber });
    expect(await markShipped.run({ orderId }, ports, call)).toEqual({ trackingNumber });
    expect(await shop.stored()).toMatchObject({ status: 'SHIPPED', trackingNumber });
    expect(await markDelivered.run({ orderId, deliveredAt }, ports, call)).toEqual({ deliveryDate: deliveredAt });
    expect(await markDelivered.run({ orderId }, ports, call)).toEqual({ deliveryDate: deliveredAt });
    expect(await shop.stored()).toMatchObject({ status: 'DELIVERED', deliveryDate: deliveredAt });
  });

  test('refuse an order that was not paid', async () => {
    const unpaid = await orderToShip();
    await unpaid.buy();
    await expect(markShipped.run({ orderId: unpaid.orderId }, unpaid.ports, call)).rejects.toMatchObject({
      name: 'IntentRefused',
    });
  });
});
