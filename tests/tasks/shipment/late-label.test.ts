import { beforeEach, describe, expect, test } from '@jest/globals';
import { ProviderRefused } from '../../../tasks/ports/provider-errors.ts';
import { recordTracking } from '../../../tasks/shipment/record-tracking.ts';
import { call, orderToShip } from './shipment-fixture.ts';

let shop: Awaited<ReturnType<typeof orderToShip>>;
let shipmentId: string;

/** The answer to the purchase never came; the carrier has not sold the label yet. */
beforeEach(async () => {
  shop = await orderToShip();
  shop.lose('buy', 'beforeItActs');
  await expect(shop.buy()).rejects.toMatchObject({ name: 'ProviderOutcomeUnknown' });
  shop.heal();
  shipmentId = shop.carrier.shipments()[0]?.shipmentId ?? '';
});

const status = () => shop.carrier.shipments().map((shipment) => shipment.status);

describe('a label that the carrier sells late', () => {
  test('is given back when the undo was there before it', async () => {
    await shop.void();
    const { trackingNumber } = shop.carrier.sellLate(shipmentId);
    const before = await shop.stored();
    expect(await shop.notice('evt_1', trackingNumber)).toEqual({ kind: 'labelVoided' });
    expect(status()).toEqual(['voided']);
    expect(await shop.stored()).toEqual(before);
  });

  test('is given back once, however often the carrier speaks of it', async () => {
    await shop.void();
    const { trackingNumber } = shop.carrier.sellLate(shipmentId);
    await shop.notice('evt_1', trackingNumber);
    const calls = shop.calls.length;
    expect(await shop.notice('evt_1', trackingNumber)).toEqual({ kind: 'noted' });
    expect(shop.calls).toHaveLength(calls);
  });

  test('is given back when the first that is heard of it is its delivery', async () => {
    await shop.void();
    const { trackingNumber } = shop.carrier.sellLate(shipmentId);
    shop.carrier.scan(trackingNumber, 'delivered');
    expect(await shop.notice('evt_9', trackingNumber)).toEqual({ kind: 'labelVoided' });
  });

  test('is left to the step that may still store it', async () => {
    const { trackingNumber } = shop.carrier.sellLate(shipmentId);
    expect(await shop.notice('evt_1', trackingNumber)).toEqual({ kind: 'noted' });
    expect(status()).toEqual(['purchased']);
    expect(await shop.buy()).toEqual({ shipmentId, trackingNumber });
    expect(await shop.notice('evt_1', trackingNumber)).toEqual({ kind: 'noted' });
  });

  test('is left to the undo that is still to come', async () => {
    const { trackingNumber } = shop.carrier.sellLate(shipmentId);
    await shop.notice('evt_1', trackingNumber);
    await shop.void();
    expect(status()).toEqual(['voided']);
  });

  test('is given back when its order has another parcel', async () => {
    const { order, carrier } = shop;
    await shop.buy();
    const { shippingAddress: to, parcel, currency, orderId: reference } = order;
    const second = await carrier.createShipment({ reference, to, parcel, currency });
    const { trackingNumber } = carrier.sellLate(second.shipmentId);
    expect(await shop.notice('evt_1', trackingNumber)).toEqual({ kind: 'labelVoided' });
    expect(status()).toEqual(['purchased', 'voided']);
  });

  test('is left alone when no order of ours asked for it', async () => {
    const { order, carrier } = shop;
    const { shippingAddress: to, parcel, currency } = order;
    for (const reference of ['another-shop-7', '01K9Q4J8Z7V3M5N6P7Q8R9S0T9']) {
      const stranger = await carrier.createShipment({ reference, to, parcel, currency });
      const { trackingNumber } = carrier.sellLate(stranger.shipmentId);
      expect(await shop.notice('evt_1', trackingNumber)).toEqual({ kind: 'ignored' });
    }
    expect(status()).toEqual(['created', 'purchased', 'purchased']);
  });

  test('is asked about again when the carrier does not answer, and not when it refuses', async () => {
    await shop.void();
    const { trackingNumber } = shop.carrier.sellLate(shipmentId);
    shop.lose('voidLabel', 'beforeItActs');
    await expect(shop.notice('evt_1', trackingNumber)).rejects.toMatchObject({ name: 'ProviderOutcomeUnknown' });
    shop.heal();
    const refusing = {
      ...shop.ports,
      carriers: { ...shop.ports.carriers, voidLabel: () => Promise.reject(new ProviderRefused('NO', 'not back')) },
    };
    const notice = { kind: 'parcel', eventId: 'evt_1', trackingNumber } as const;
    expect(await recordTracking(notice, refusing, call.log)).toEqual({ kind: 'ignored' });
    expect(await shop.notice('evt_1', trackingNumber)).toEqual({ kind: 'labelVoided' });
  });
});
