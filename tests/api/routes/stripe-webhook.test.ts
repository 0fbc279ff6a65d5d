import { beforeEach, describe, expect, test } from '@jest/globals';
import { authenticationCallback } from '../../../tasks/payment/payment-contract.ts';
import { sampleOrderId } from '../../support/sample-order.ts';
import { type ApiUnderTest, apiUnderTest, storeOrder } from '../api-under-test.ts';

let api: ApiUnderTest;
let paymentId: string;
const orderId = sampleOrderId(1);

beforeEach(async () => {
  api = apiUnderTest();
  const { payments } = api.ports;
  const request = { key: 'create', orderId, amount: 2599, currency: 'USD', description: 'order' } as const;
  ({ paymentId } = await payments.create(request));
  await payments.authorize({ key: 'authorize', paymentId, methodToken: 'pm_card_authenticationRequired' });
});

/** An order that waits for the bank's question about that payment. */
const waitingOrder = () =>
  storeOrder(api, 1, {
    status: 'PAYMENT_ACTION_REQUIRED',
    intents: [{ step: 'create-payment', generation: 1, providerId: paymentId, at: '2026-11-22T10:00:01.000Z' }],
    paymentAction: {
      paymentId,
      clientSecret: 'secret',
      type: 'use_stripe_sdk',
      expiresAt: '2026-11-22T10:30:00.000Z',
    },
  });

function notice(eventId: string, changed: { body?: string; headers?: Record<string, string> } = {}) {
  const { rawBody, headers } = api.ports.payments.webhookOf(paymentId, eventId);
  const signature = { 'Memory-Signature': headers.get('memory-signature') ?? '' };
  return api.post(undefined, '/webhooks/stripe', changed.body ?? rawBody, changed.headers ?? signature);
}

describe('POST /webhooks/stripe', () => {
  test('takes what Stripe signed, without a token, and leaves word for whom it concerns', async () => {
    await waitingOrder();
    api.ports.payments.authenticate(paymentId, 'authenticated');
    const { status, body } = await notice('evt_1');
    expect(status).toBe(200);
    expect(body).toEqual({ received: true });
    const { answer } = await api.ports.callbacks.register(orderId, authenticationCallback, 'token');
    expect(answer).toEqual({ status: 'answered' });
  });

  test('takes the same event again, and one that changes nothing', async () => {
    await waitingOrder();
    expect((await notice('evt_1')).status).toBe(200);
    api.ports.payments.authenticate(paymentId, 'failed');
    expect((await notice('evt_2')).status).toBe(200);
    expect((await notice('evt_2')).status).toBe(200);
  });

  test.each([{}, { 'Memory-Signature': 'signed:2:{}' }])('refuses what Stripe did not sign: %j', async (headers) => {
    await waitingOrder();
    api.ports.payments.authenticate(paymentId, 'authenticated');
    const { status, body } = await notice('evt_1', { headers });
    expect(status).toBe(401);
    expect(body.error.code).toBe('unauthenticated');
    expect(await api.ports.callbacks.register(orderId, authenticationCallback, 'token')).toEqual({});
  });

  test('checks the signature over the bytes as they came', async () => {
    await waitingOrder();
    const { rawBody } = api.ports.payments.webhookOf(paymentId, 'evt_1');
    expect((await notice('evt_1', { body: `${rawBody} ` })).status).toBe(401);
  });

  test('has Stripe come again while the order does not name the payment yet', async () => {
    await storeOrder(api, 1);
    expect((await notice('evt_1')).status).toBe(404);
  });

  test('refuses a body that is too large', async () => {
    expect((await notice('evt_1', { body: 'x'.repeat(300_000) })).status).toBe(413);
  });
});
