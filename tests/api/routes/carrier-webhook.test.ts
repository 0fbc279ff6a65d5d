import { beforeEach, describe, expect, test } from '@jest/globals';
import { labelBought } from '../../../tasks/domain/order-rules/label-bought.ts';
import { shipmentCreated } from '../../../tasks/domain/order-rules/shipment-created.ts';
import { deliveryCallback } from '../../../tasks/shipment/shipment-contract.ts';
import { sampleOrder, sampleOrderId } from '../../support/sample-order.ts';
import { type ApiUnderTest, apiUnderTest, storeOrder } from '../api-under-test.ts';

let api: ApiUnderTest;
let trackingNumber: string;
let shipmentId: string;

beforeEach(async () => {
  api = apiUnderTest();
  const { carriers } = api.ports;
  const { currency, parcel, shippingAddress: to } = sampleOrder();
  ({ shipmentId } = await carriers.createShipment({ reference: sampleOrderId(1), to, parcel, currency }));
  await carriers.buy({ shipmentId, rate: { carrier: 'ups', service: 'Ground' } });
  trackingNumber = (await carriers.readShipment(shipmentId))?.trackingNumber ?? '';
});

const signedBy = (body: string) => ({ 'X-Signature': `signed:${body.length}:${body}` });

/** An order whose parcel that is. */
function shippedOrder() {
  const shipment = {
    shipmentId,
    carrier: 'ups',
    service: 'Ground',
    status: 'SHIPPED',
    trackingNumber,
    cost: 800,
    currency: 'USD',
    estimatedDeliveryDays: 3,
    lineIds: ['1'],
    createdAt: '2026-11-22T10:00:02.000Z',
  };
  return storeOrder(api, 1, { status: 'SHIPPED', shipments: [shipment] });
}

/** The carrier's webhook of an event, as it would send it. */
function notice(eventId: string, body = JSON.stringify({ kind: 'parcel', eventId, trackingNumber })) {
  return api.post(undefined, '/webhooks/carrier', body, signedBy(body));
}

describe('POST /webhooks/carrier', () => {
  test('takes what the carrier signed, without a token, and leaves word for whom it concerns', async () => {
    const { orderId } = await shippedOrder();
    api.ports.carriers.scan(trackingNumber, 'delivered', new Date('2026-11-24T10:00:00Z'));
    const { status, body } = await notice('evt_1');
    expect(status).toBe(200);
    expect(body).toEqual({ received: true });
    const { answer } = await api.ports.callbacks.register(orderId, deliveryCallback, 'token');
    expect(answer).toEqual({ status: 'delivered', deliveredAt: '2026-11-24T10:00:00.000Z' });
  });

  test('takes the same event again', async () => {
    await shippedOrder();
    api.ports.carriers.scan(trackingNumber, 'delivered', new Date('2026-11-24T10:00:00Z'));
    await notice('evt_1');
    expect((await notice('evt_1')).status).toBe(200);
  });

  test('takes word of a parcel that is under way', async () => {
    expect((await notice('evt_2')).status).toBe(200);
  });

  test('checks the signature over the bytes as they came', async () => {
    const spaced = `{ "kind":"parcel", "trackingNumber" : "${trackingNumber}",   "eventId":"evt_2" }`;
    expect((await notice('evt_2', spaced)).status).toBe(200);
  });

  test.each([{}, { 'X-Signature': 'signed:2:{}' }])('refuses what the carrier did not sign: %j', async (headers) => {
    const { orderId } = await shippedOrder();
    api.ports.carriers.scan(trackingNumber, 'delivered', new Date('2026-11-24T10:00:00Z'));
    const forged = { kind: 'parcel', eventId: 'evt_3', trackingNumber };
    const { status, body } = await api.post('admin', '/webhooks/carrier', forged, headers);
    expect(status).toBe(401);
    expect(body.error.code).toBe('unauthenticated');
    expect(await api.ports.callbacks.register(orderId, deliveryCallback, 'token')).toEqual({});
  });

  test('has the carrier come again when no order has that parcel yet', async () => {
    api.ports.carriers.scan(trackingNumber, 'delivered', new Date('2026-11-24T10:00:00Z'));
    const intent = { step: 'buy-label', generation: 1, providerId: shipmentId, at: '2026-11-22T10:00:01.000Z' };
    const { orderId } = await storeOrder(api, 1, { intents: [intent] });
    expect((await notice('evt_4')).status).toBe(404);
    const rate = { carrier: 'ups', service: 'Ground', cost: 800, currency: 'USD', estimatedDeliveryDays: 3 } as const;
    await api.ports.orders.change(orderId, (order) => shipmentCreated(order, { shipmentId, ...rate }, new Date(0)));
    await api.ports.orders.change(orderId, (order) => labelBought(order, { shipmentId, trackingNumber }, new Date(0)));
    expect((await notice('evt_4')).status).toBe(200);
  });

  test('gives a label back that was sold after its order had given it up', async () => {
    const at = '2026-11-22T10:00:01.000Z';
    const closed = { step: 'buy-label', generation: 1, providerId: shipmentId, at, closedAt: at };
    await storeOrder(api, 1, { status: 'SHIPMENT_FAILED', intents: [closed] });
    expect((await notice('evt_5')).status).toBe(200);
    expect(api.ports.carriers.shipments()).toMatchObject([{ status: 'voided' }]);
  });

  test('has nobody come again with what no order of ours can ever want, or what is no word of a parcel', async () => {
    api.ports.carriers.scan(trackingNumber, 'delivered', new Date('2026-11-24T10:00:00Z'));
    expect((await notice('evt_6')).status).toBe(200);
    expect((await notice('evt_7', JSON.stringify({ kind: 'other' }))).status).toBe(200);
    expect(api.lines.filter(({ level }) => level === 'warn')).toHaveLength(2);
  });

  test('refuses a body that is too large', async () => {
    expect((await notice('evt_5', 'x'.repeat(300_000))).status).toBe(413);
  });
});
