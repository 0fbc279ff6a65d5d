import { beforeEach, describe, expect, test } from '@jest/globals';
import { deliveryCallback } from '../../../tasks/shipment/shipment-contract.ts';
import { sampleOrder } from '../../support/sample-order.ts';
import { type ApiUnderTest, apiUnderTest, storeOrder } from '../api-under-test.ts';

let api: ApiUnderTest;
let trackingNumber: string;

beforeEach(async () => {
  api = apiUnderTest();
  const { carriers } = api.ports;
  const { currency, parcel, shippingAddress: to } = sampleOrder();
  const { shipmentId } = await carriers.createShipment({ reference: 'order-1', to, parcel, currency });
  await carriers.buy({ shipmentId, rate: { carrier: 'ups', service: 'Ground' } });
  trackingNumber = (await carriers.readShipment(shipmentId))?.trackingNumber ?? '';
});

const signedBy = (body: string) => ({ 'X-Signature': `signed:${body.length}:${body}` });

/** An order whose parcel that is. */
function shippedOrder() {
  const shipment = {
    shipmentId: 'shp_1',
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
function notice(eventId: string, body = JSON.stringify({ eventId, trackingNumber })) {
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
    const spaced = `{ "trackingNumber" : "${trackingNumber}",   "eventId":"evt_2" }`;
    expect((await notice('evt_2', spaced)).status).toBe(200);
  });

  test.each([{}, { 'X-Signature': 'signed:2:{}' }])('refuses what the carrier did not sign: %j', async (headers) => {
    const { orderId } = await shippedOrder();
    api.ports.carriers.scan(trackingNumber, 'delivered', new Date('2026-11-24T10:00:00Z'));
    const forged = { eventId: 'evt_3', trackingNumber };
    const { status, body } = await api.post('admin', '/webhooks/carrier', forged, headers);
    expect(status).toBe(401);
    expect(body.error.code).toBe('unauthenticated');
    expect(await api.ports.callbacks.register(orderId, deliveryCallback, 'token')).toEqual({});
  });

  test('has the carrier come again when no order has that parcel yet', async () => {
    api.ports.carriers.scan(trackingNumber, 'delivered', new Date('2026-11-24T10:00:00Z'));
    expect((await notice('evt_4')).status).toBe(404);
    await shippedOrder();
    expect((await notice('evt_4')).status).toBe(200);
  });

  test('refuses a body that is too large', async () => {
    expect((await notice('evt_5', 'x'.repeat(300_000))).status).toBe(413);
  });
});
