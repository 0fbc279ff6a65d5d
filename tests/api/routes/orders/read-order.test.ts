import { beforeEach, describe, expect, test } from '@jest/globals';
import type { Order } from '../../../../tasks/domain/order.ts';
import { sampleOrderId } from '../../../support/sample-order.ts';
import { type ApiUnderTest, apiUnderTest, storeOrder } from '../../api-under-test.ts';

let api: ApiUnderTest;
let order: Order;

const payment = {
  paymentId: 'pi_1',
  provider: 'stripe',
  status: 'DECLINED',
  amount: 3197,
  capturedAmount: 0,
  refundedAmount: 0,
  currency: 'USD',
  declineCode: 'stolen_card',
  createdAt: '2026-11-22T10:00:01.000Z',
};
const shipment = {
  shipmentId: 'shp_1',
  carrier: 'ups',
  service: 'Ground',
  status: 'LABEL_BOUGHT',
  trackingNumber: '1Z999',
  labelUrl: 'https://labels.example/1',
  cost: 712,
  currency: 'USD',
  estimatedDeliveryDays: 3,
  lineIds: ['1'],
  createdAt: '2026-11-22T10:00:02.000Z',
};

beforeEach(async () => {
  api = apiUnderTest();
  order = await storeOrder(api, 1, {
    customerId: 'alice',
    paymentStatus: 'DECLINED',
    statusReason: 'PaymentDeclined: stolen_card',
    payments: [payment],
    shipments: [shipment],
    intents: [{ step: 'create-payment', generation: 1, at: '2026-11-22T10:00:00.000Z' }],
  });
});

describe('GET /orders/{orderId}', () => {
  test('shows the owner their order and what they may have to do about its payment', async () => {
    const { status, body } = await api.ask('customer:alice', `/orders/${order.orderId}`);
    expect(status).toBe(200);
    expect(body).toMatchObject({
      orderId: order.orderId,
      orderNumber: order.orderNumber,
      status: 'PENDING',
      totalAmount: 3197,
      currency: 'USD',
      items: [{ productId: 'mug-blue', quantity: 2, price: 1200 }],
      shippingAddress: { city: 'New York' },
      payment: { status: 'DECLINED' },
    });
  });

  test.each(['support', 'admin', 'shop'])('shows role %s what the shop knows', async (role) => {
    const { status, body } = await api.ask(role, `/orders/${order.orderId}`);
    expect(status).toBe(200);
    expect(body.statusReason).toBe('PaymentDeclined: stolen_card');
    expect(body.payments).toEqual([payment]);
    expect(body.shipments).toEqual([shipment]);
  });

  test('keeps from the owner what is the shop’s business', async () => {
    const { text, body } = await api.ask('customer:alice', `/orders/${order.orderId}`);
    expect(text).not.toContain('stolen_card');
    expect(text).not.toContain('labels.example');
    expect(body.shipments[0]).toMatchObject({ trackingNumber: '1Z999' });
    expect(body.shipments[0]).not.toHaveProperty('cost');
  });

  test.each(['customer:alice', 'shop', 'support', 'admin'])('shows %s no workings and no card token', async (token) => {
    const { text, body } = await api.ask(token, `/orders/${order.orderId}`);
    expect(text).not.toContain('pm_card_visa');
    expect(body.paymentMethod).toEqual({ kind: 'card' });
    expect(body).not.toHaveProperty('intents');
    expect(body).not.toHaveProperty('schemaVersion');
    expect(body).not.toHaveProperty('parcel');
  });

  test('shows staff no payment of the owner’s to complete', async () => {
    const { body } = await api.ask('support', `/orders/${order.orderId}`);
    expect(body).not.toHaveProperty('payment');
  });

  test('knows another customer’s order as little as one that is not there', async () => {
    const another = await api.ask('customer:bob', `/orders/${order.orderId}`);
    const missing = await api.ask('customer:bob', `/orders/${sampleOrderId(9)}`);
    expect(another.status).toBe(404);
    expect(another.body.error).toEqual({ ...missing.body.error, requestId: another.body.error.requestId });
  });

  test('does not show a guest’s order to a customer', async () => {
    const guests = await storeOrder(api, 2, { customerId: undefined });
    expect((await api.ask('customer:bob', `/orders/${guests.orderId}`)).status).toBe(404);
  });

  test.each(['nonsense', '01JDABCDEFGHJKMNPQRS00000', '%ff', 'a%2Fb'])(
    'knows no order of an id that cannot be: %s',
    async (id) => {
      const { status, body } = await api.ask('support', `/orders/${id}`);
      expect(status).toBe(404);
      expect(body.error.code).toBe('not_found');
    },
  );
});
