import { beforeEach, describe, expect, test } from '@jest/globals';
import type { Order } from '../../../../tasks/domain/order.ts';
import { cancelRequested } from '../../../../tasks/domain/order-rules/cancel-requested.ts';
import { messageSent } from '../../../../tasks/domain/order-rules/message-sent.ts';
import { orderClaimed } from '../../../../tasks/domain/order-rules/order-claimed.ts';
import { recordIntent } from '../../../../tasks/domain/order-rules/record-intent.ts';
import { type ApiUnderTest, apiUnderTest, storeOrder } from '../../api-under-test.ts';

let api: ApiUnderTest;
let order: Order;
let path: string;

beforeEach(async () => {
  api = apiUnderTest();
  order = await storeOrder(api, 1, { customerId: 'alice' });
  path = `/orders/${order.orderId}/timeline`;
  const at = new Date('2026-11-22T10:00:05Z');
  await api.ports.orders.change(order.orderId, (now) => recordIntent(now, { step: 'create-payment' }, at));
  const message = { kind: 'confirmation', to: order.customerEmail, messageId: 'm-1' };
  await api.ports.orders.change(order.orderId, (now) => messageSent(now, message, at));
});

describe('GET /orders/{orderId}/timeline', () => {
  test('shows staff everything that happened, oldest first, and why', async () => {
    const { status, body } = await api.ask('support', path);
    expect(status).toBe(200);
    expect(body.items).toMatchObject([
      { version: 1, type: 'OrderPlaced', cause: 'api', details: { channel: 'web' } },
      { version: 2, type: 'IntentRecorded', cause: 'create-payment' },
      { version: 3, type: 'MessageSent', cause: 'send-message', details: { kind: 'confirmation' } },
    ]);
    expect(body).not.toHaveProperty('next');
  });

  test('shows the owner what concerns them', async () => {
    const { body } = await api.ask('customer:alice', path);
    expect(body.items).toEqual([
      { version: 1, type: 'OrderPlaced', at: order.orderDate, status: 'PENDING' },
      { version: 3, type: 'MessageSent', at: '2026-11-22T10:00:05.000Z', status: 'PENDING' },
    ]);
  });

  test('tells the owner that it is being called off, not which workflow does it', async () => {
    const at = new Date('2026-11-22T10:00:09Z');
    const asked = { reason: 'looks like fraud', by: 'support' } as const;
    await api.ports.orders.change(order.orderId, (now) => cancelRequested(now, asked, at));
    await api.ports.orders.change(order.orderId, (now) => orderClaimed(now, { by: 'cancel-order' }, at));
    const { body, text } = await api.ask('customer:alice', path);
    expect(body.items.at(-1)).toEqual({ version: 4, type: 'CancelRequested', at: at.toISOString(), status: 'PENDING' });
    expect(text).not.toContain(asked.reason);
  });

  test('comes in pages', async () => {
    const first = await api.ask('support', `${path}?limit=2`);
    expect(first.body.items).toHaveLength(2);
    const second = await api.ask('support', `${path}?limit=2&cursor=${encodeURIComponent(first.body.next)}`);
    expect(second.body.items).toMatchObject([{ version: 3 }]);
    expect(second.body).not.toHaveProperty('next');
  });

  test('of another customer’s order is not there', async () => {
    expect((await api.ask('customer:bob', path)).status).toBe(404);
  });

  test.each([
    ['limit=0', 'limit'],
    ['limit=101', 'limit'],
    ['limit=many', 'limit'],
    ['cursor=made-up', 'cursor'],
    ['order=desc', 'order'],
  ])('refuses ?%s', async (query, field) => {
    const { status, body } = await api.ask('support', `${path}?${query}`);
    expect(status).toBe(400);
    expect(body.error).toMatchObject({ code: 'invalid_parameter', details: [{ field }] });
  });
});
