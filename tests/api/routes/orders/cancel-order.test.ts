import { beforeEach, describe, expect, test } from '@jest/globals';
import type { Order } from '../../../../tasks/domain/order.ts';
import { type ApiUnderTest, apiUnderTest, storeOrder } from '../../api-under-test.ts';

let api: ApiUnderTest;
let order: Order;
const reason = 'ordered twice';

beforeEach(async () => {
  api = apiUnderTest();
  order = await storeOrder(api, 1, { customerId: 'alice' });
});

const cancel = (token: string | undefined, body: unknown = { reason }, id: string = order.orderId) =>
  api.post(token, `/orders/${id}/cancel`, body);

/** An intent to take the money, as the order has it once the capture has begun. */
const capturing = { step: 'capture-payment', generation: 1, at: '2026-11-22T10:00:03.000Z' };

describe('POST /orders/{orderId}/cancel', () => {
  test('writes the request down, and the order’s own execution finds it', async () => {
    await api.ports.executions.start('fulfill-order', order.orderId, {});
    const { status, body } = await cancel('customer:alice');
    expect(status).toBe(202);
    expect(body).toMatchObject({ orderId: order.orderId, status: 'PENDING', cancelRequest: { at: expect.anything() } });
    expect((await api.ports.orders.get(order.orderId))?.cancelRequest).toMatchObject({ reason, by: 'customer' });
    expect(api.ports.executions.started.map(({ machine }) => machine)).toEqual(['fulfill-order']);
  });

  test('has an order without an execution taken over by cancel-order, once', async () => {
    expect((await cancel('support:sam')).status).toBe(202);
    expect((await cancel('support:sam')).status).toBe(202);
    expect(api.ports.executions.started.map(({ machine, name }) => [machine, name])).toEqual([
      ['cancel-order', order.orderId],
    ]);
  });

  test('wakes an order that waits for its buyer’s answer to the bank', async () => {
    await api.ports.callbacks.register(order.orderId, 'authentication', 'a-task-token');
    await api.ports.executions.start('fulfill-order', order.orderId, {});
    expect((await cancel('customer:alice')).status).toBe(202);
    expect(api.ports.executions.resumed).toEqual([
      { taskToken: 'a-task-token', output: { status: 'cancelRequested' } },
    ]);
  });

  test('keeps the first reason, and shows it to staff only', async () => {
    await cancel('customer:alice');
    const { body } = await cancel('support:sam', { reason: 'another' });
    expect(body.cancelRequest).toMatchObject({ reason, by: 'customer' });
    const { body: theirs } = await api.ask('customer:alice', `/orders/${order.orderId}`);
    expect(Object.keys(theirs.cancelRequest)).toEqual(['at']);
  });

  test('answers 200 when it was cancelled before', async () => {
    const cancelled = await storeOrder(api, 2, { customerId: 'alice', status: 'CANCELLED' });
    const { status, body } = await cancel('customer:alice', { reason }, cancelled.orderId);
    expect([status, body.status]).toEqual([200, 'CANCELLED']);
    expect(api.ports.executions.started).toEqual([]);
  });

  test.each([
    ['the money is being taken', { intents: [capturing] }, 'returned and refunded'],
    ['it is shipped', { status: 'SHIPPED', fulfillmentStatus: 'SHIPPED' }, 'returned and refunded'],
    ['it has ended otherwise', { status: 'PAYMENT_FAILED' }, 'the order is PAYMENT_FAILED already'],
  ])('is refused with 409 once %s', async (_when, changes, says) => {
    const late = await storeOrder(api, 2, { customerId: 'alice', ...changes });
    const { status, body } = await cancel('customer:alice', { reason }, late.orderId);
    expect([status, body.error.code]).toEqual([409, 'not_cancellable']);
    expect(body.error.message).toContain(says);
    expect((await api.ports.orders.get(late.orderId))?.cancelRequest).toBeUndefined();
  });

  test('may come again once a capture turned out not to have happened', async () => {
    const closed = { ...capturing, closedAt: '2026-11-22T10:01:00.000Z' };
    const undone = await storeOrder(api, 2, { customerId: 'alice', intents: [closed] });
    expect((await cancel('customer:alice', { reason }, undone.orderId)).status).toBe(202);
  });

  test('tells a customer nothing of another’s order', async () => {
    expect((await cancel('customer:mallory')).status).toBe(404);
    expect((await cancel(undefined)).status).toBe(401);
    expect((await api.ports.orders.get(order.orderId))?.cancelRequest).toBeUndefined();
  });

  test.each([
    ['no reason', {}],
    ['an empty reason', { reason: ' ' }],
    ['a reason that is a novel', { reason: 'x'.repeat(201) }],
    ['something else', { reason, refund: true }],
  ])('refuses %s with 422', async (_what, body) => {
    expect((await cancel('customer:alice', body)).status).toBe(422);
  });
});

describe('an order that waits for its buyer’s answer to the bank', () => {
  const paymentAction = {
    paymentId: 'pi_1',
    clientSecret: 'pi_1_secret_x',
    type: 'redirect_to_url',
    url: 'https://bank.example/1',
    expiresAt: '2026-11-22T10:30:00.000Z',
  };
  const waiting = { customerId: 'alice', status: 'PAYMENT_ACTION_REQUIRED', paymentAction };

  test('tells its owner and the shop where to go, until when, and with which secret', async () => {
    const { orderId } = await storeOrder(api, 2, waiting);
    for (const token of ['customer:alice', 'shop:web']) {
      const { body } = await api.ask(token, `/orders/${orderId}`);
      expect(body.payment).toEqual({
        status: 'PENDING',
        clientSecret: paymentAction.clientSecret,
        nextAction: { type: 'redirect_to_url', url: paymentAction.url },
        expiresAt: paymentAction.expiresAt,
      });
    }
  });

  test('keeps the secret from support, and from everyone once the order goes on or is being called off', async () => {
    const { orderId } = await storeOrder(api, 2, waiting);
    expect((await api.ask('support:sam', `/orders/${orderId}`)).text).not.toContain(paymentAction.clientSecret);
    await cancel('customer:alice', { reason }, orderId);
    expect((await api.ask('customer:alice', `/orders/${orderId}`)).body.payment).toEqual({ status: 'PENDING' });
    const paid = await storeOrder(api, 3, { ...waiting, status: 'PAYMENT_PROCESSED' });
    expect((await api.ask('customer:alice', `/orders/${paid.orderId}`)).text).not.toContain('secret');
  });
});
