import { describe, expect, test } from '@jest/globals';
import { closeIntent } from '../../../tasks/domain/order-rules/close-intent.ts';
import { orderToShip } from './shipment-fixture.ts';

const statuses = (shop: Awaited<ReturnType<typeof orderToShip>>) =>
  shop.carrier.shipments().map(({ status }) => status);

describe('buy-label', () => {
  test('buys one label and writes it on the order', async () => {
    const shop = await orderToShip();
    const { shipmentId, trackingNumber } = await shop.buy();
    const { shipments, fulfillmentStatus, intents } = await shop.stored();
    expect(shipments).toMatchObject([
      { shipmentId, trackingNumber, status: 'LABEL_BOUGHT', carrier: 'ups', labelUrl: expect.any(String) },
    ]);
    expect(fulfillmentStatus).toBe('LABEL_BOUGHT');
    expect(intents).toMatchObject([{ step: 'buy-label', providerId: shipmentId }]);
    expect(await shop.ports.orders.findByTrackingNumber(trackingNumber)).toBe(shop.orderId);
  });

  test('answers the same label when it is asked again, without the carrier', async () => {
    const shop = await orderToShip();
    const first = await shop.buy();
    expect(await shop.buy()).toEqual(first);
    expect(shop.calls).toEqual(['createShipment', 'buy']);
  });

  test('buys one label when the first attempt ended between making the shipment and storing its id', async () => {
    const shop = await orderToShip();
    shop.lose('createShipment', 'afterItActed');
    await expect(shop.buy()).rejects.toMatchObject({ name: 'ProviderOutcomeUnknown' });
    shop.heal();
    await shop.buy();
    expect(statuses(shop)).toEqual(['created', 'purchased']);
    expect((await shop.stored()).shipments).toHaveLength(1);
  });

  test('finds the label when the first attempt ended after buying it', async () => {
    const shop = await orderToShip();
    shop.lose('buy', 'afterItActed');
    await expect(shop.buy()).rejects.toMatchObject({ name: 'ProviderOutcomeUnknown' });
    shop.heal();
    const { trackingNumber } = await shop.buy();
    expect(statuses(shop)).toEqual(['purchased']);
    expect((await shop.stored()).shipments).toMatchObject([{ trackingNumber, status: 'LABEL_BOUGHT' }]);
  });

  test('writes its intent before it calls the carrier', async () => {
    const shop = await orderToShip();
    shop.lose('createShipment', 'beforeItActs');
    await expect(shop.buy()).rejects.toThrow();
    expect((await shop.stored()).intents).toMatchObject([{ step: 'buy-label' }]);
  });

  test('declines when the carrier refuses, and the shipment it leaves has no label', async () => {
    const shop = await orderToShip({
      shippingAddress: { recipient: 'Unbuyable', street: '1 Main St', city: 'Reno', state: 'NV', country: 'US' },
    });
    await expect(shop.buy()).rejects.toMatchObject({ kind: 'declined', name: 'LabelRefused' });
    expect(statuses(shop)).toEqual(['created']);
    expect((await shop.stored()).fulfillmentStatus).toBe('UNFULFILLED');
  });

  test('does not act once its undo was there', async () => {
    const shop = await orderToShip();
    await shop.void();
    await expect(shop.buy()).rejects.toMatchObject({ name: 'IntentRefused' });
    expect(shop.calls).toEqual([]);
  });

  test('gives the label back when the undo closes the step while it buys', async () => {
    const shop = await orderToShip();
    const { ports, orderId } = shop;
    shop.meanwhile('buy', () =>
      ports.orders.change(orderId, (order) =>
        closeIntent(order, { step: 'buy-label', cause: 'void-label' }, ports.clock.now()),
      ),
    );
    await expect(shop.buy()).rejects.toMatchObject({ name: 'IntentRefused' });
    expect(statuses(shop)).toEqual(['voided']);
  });

  test('closes the shipment it made when the undo closes the step before its id is stored', async () => {
    const shop = await orderToShip();
    shop.meanwhile('createShipment', shop.void);
    await expect(shop.buy()).rejects.toMatchObject({ name: 'IntentRefused' });
    expect(statuses(shop)).toEqual(['voided']);
    expect((await shop.stored()).shipments).toEqual([]);
  });

  test('buys on the shipment of the other attempt when two run at once', async () => {
    const shop = await orderToShip();
    let other: Awaited<ReturnType<typeof shop.buy>> | undefined;
    shop.meanwhile('createShipment', async () => {
      other = await shop.buy();
    });
    expect(await shop.buy()).toEqual(other);
    expect(statuses(shop).sort()).toEqual(['purchased', 'voided']);
  });
});
