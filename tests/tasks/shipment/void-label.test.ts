import { describe, expect, test } from '@jest/globals';
import { orderShipped } from '../../../tasks/domain/order-rules/order-shipped.ts';
import { orderToShip } from './shipment-fixture.ts';

describe('void-label', () => {
  test('gives the bought label back and says so on the order', async () => {
    const shop = await orderToShip();
    await shop.buy();
    expect(await shop.void()).toEqual({ outcome: 'closed' });
    expect(shop.carrier.shipments()).toMatchObject([{ status: 'voided' }]);
    const { shipments, fulfillmentStatus } = await shop.stored();
    expect(shipments).toMatchObject([{ status: 'LABEL_VOIDED' }]);
    expect(fulfillmentStatus).toBe('LABEL_VOIDED');
  });

  test('is content when nothing ever happened, and leaves a tombstone', async () => {
    const shop = await orderToShip();
    expect(await shop.void()).toEqual({ outcome: 'nothingToClose' });
    expect(shop.calls).toEqual([]);
    expect((await shop.stored()).intents).toMatchObject([{ step: 'buy-label', closedAt: expect.any(String) }]);
  });

  test('closes the shipment that a refused label left, for good', async () => {
    const shop = await orderToShip();
    shop.lose('buy', 'beforeItActs');
    await expect(shop.buy()).rejects.toThrow();
    expect(await shop.void()).toEqual({ outcome: 'closed' });
    expect(shop.carrier.shipments()).toMatchObject([{ status: 'voided' }]);
    expect((await shop.stored()).fulfillmentStatus).toBe('UNFULFILLED');
  });

  test('gives back a label whose purchase was never heard of', async () => {
    const shop = await orderToShip();
    shop.lose('buy', 'afterItActed');
    await expect(shop.buy()).rejects.toThrow();
    await shop.void();
    expect(shop.carrier.shipments()).toMatchObject([{ status: 'voided' }]);
  });

  test('goes on when its first attempt ended half-way, and does nothing a third time', async () => {
    const shop = await orderToShip();
    await shop.buy();
    shop.lose('voidLabel', 'afterItActed');
    await expect(shop.void()).rejects.toMatchObject({ name: 'ProviderOutcomeUnknown' });
    shop.heal();
    expect(await shop.void()).toEqual({ outcome: 'closed' });
    expect(await shop.void()).toEqual({ outcome: 'closed' });
    expect(shop.calls.filter((method) => method === 'voidLabel')).toHaveLength(2);
  });

  test('never takes back the label of a parcel that has left', async () => {
    const shop = await orderToShip({ status: 'PAYMENT_PROCESSED', paymentStatus: 'CAPTURED' });
    await shop.buy();
    const { ports, orderId } = shop;
    await ports.orders.change(orderId, (order) => orderShipped(order, {}, ports.clock.now()));
    await expect(shop.void()).rejects.toMatchObject({ name: 'BrokenContract' });
    expect(shop.carrier.shipments()).toMatchObject([{ status: 'purchased' }]);
  });
});
