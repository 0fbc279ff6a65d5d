import { beforeEach, describe, expect, test } from '@jest/globals';
import { sampleOrder } from '../../support/sample-order.ts';
import { type ApiUnderTest, apiUnderTest } from '../api-under-test.ts';

let api: ApiUnderTest;
beforeEach(() => {
  api = apiUnderTest();
});

const signedBy = (body: string) => ({ 'X-Signature': `signed:${body.length}:${body}` });

describe('POST /webhooks/carrier', () => {
  test('takes what the carrier signed, without a token', async () => {
    const body = JSON.stringify({ eventId: 'evt_1', trackingNumber: 'NONE' });
    const answer = await api.post(undefined, '/webhooks/carrier', body, signedBy(body));
    expect(answer.status).toBe(200);
    expect(answer.body).toEqual({ received: true });
    expect(await api.ports.webhookEvents.wasProcessed('carrier', 'evt_1')).toBe(true);
  });

  test('takes the same event again', async () => {
    const body = JSON.stringify({ eventId: 'evt_1', trackingNumber: 'NONE' });
    await api.post(undefined, '/webhooks/carrier', body, signedBy(body));
    expect((await api.post(undefined, '/webhooks/carrier', body, signedBy(body))).status).toBe(200);
  });

  test('checks the signature over the bytes as they came', async () => {
    const body = '{ "trackingNumber" : "NONE",   "eventId":"evt_2" }';
    expect((await api.post(undefined, '/webhooks/carrier', body, signedBy(body))).status).toBe(200);
  });

  test.each([{}, { 'X-Signature': 'signed:2:{}' }])('refuses what the carrier did not sign: %j', async (headers) => {
    const { status, body } = await api.post('admin', '/webhooks/carrier', { eventId: 'evt_3' }, headers);
    expect(status).toBe(401);
    expect(body.error.code).toBe('unauthenticated');
    expect(await api.ports.webhookEvents.wasProcessed('carrier', 'evt_3')).toBe(false);
  });

  test('has the carrier come again when no order has that parcel yet', async () => {
    const { carriers } = api.ports;
    const { currency, parcel, shippingAddress: to } = sampleOrder();
    const { shipmentId } = await carriers.createShipment({ reference: 'order-1', to, parcel, currency });
    await carriers.buy({ shipmentId, rate: { carrier: 'ups', service: 'Ground' } });
    const trackingNumber = (await carriers.readShipment(shipmentId))?.trackingNumber ?? '';
    carriers.scan(trackingNumber, 'delivered', new Date('2026-11-24T10:00:00Z'));
    const body = JSON.stringify({ eventId: 'evt_4', trackingNumber });
    expect((await api.post(undefined, '/webhooks/carrier', body, signedBy(body))).status).toBe(404);
    expect(await api.ports.webhookEvents.wasProcessed('carrier', 'evt_4')).toBe(false);
  });
});
