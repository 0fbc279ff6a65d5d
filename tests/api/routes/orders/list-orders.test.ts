import { beforeEach, describe, expect, test } from '@jest/globals';
import { type ApiUnderTest, apiUnderTest, storeOrder } from '../../api-under-test.ts';

let api: ApiUnderTest;

beforeEach(async () => {
  api = apiUnderTest();
  await storeOrder(api, 1, { customerId: 'alice', orderDate: '2026-11-20T10:00:00.000Z', status: 'DELIVERED' });
  await storeOrder(api, 2, { customerId: 'bob', orderDate: '2026-11-21T10:00:00.000Z' });
  await storeOrder(api, 3, { customerId: 'alice', orderDate: '2026-11-22T10:00:00.000Z' });
  await storeOrder(api, 4, { customerId: undefined, orderDate: '2026-11-23T10:00:00.000Z' });
});

/** The last digit of each order's id: which of the four above. */
async function listed(token: string, query = ''): Promise<string> {
  const { status, body } = await api.ask(token, `/orders${query}`);
  expect(status).toBe(200);
  return body.items.map((order: { orderId: string }) => order.orderId.at(-1)).join('');
}

describe('GET /orders', () => {
  test.each(['shop', 'support', 'admin'])('lists every order to role %s, newest first', async (role) => {
    expect(await listed(role)).toBe('4321');
  });

  test('lists a customer their own', async () => {
    expect(await listed('customer:alice')).toBe('31');
    expect(await listed('customer:alice', '?customerId=alice')).toBe('31');
    expect(await listed('customer:carol')).toBe('');
  });

  test('does not list another’s orders to a customer', async () => {
    const { status, body } = await api.ask('customer:alice', '/orders?customerId=bob');
    expect(status).toBe(403);
    expect(body.error).toMatchObject({ code: 'forbidden', details: [{ field: 'customerId' }] });
  });

  test.each([
    ['?customerId=alice', '31'],
    ['?status=PENDING', '432'],
    ['?customerId=alice&status=PENDING', '3'],
    ['?from=2026-11-21T10:00:00.000Z', '432'],
    ['?from=2026-11-21', '432'],
    ['?from=2026-11-21T12:00:00%2B02:00', '432'],
    ['?to=2026-11-21T10:00:00Z', '1'],
    ['?from=2026-11-21&to=2026-11-23', '32'],
    ['?status=SHIPPED', ''],
  ])('filters by %s', async (query, expected) => {
    expect(await listed('support', query)).toBe(expected);
  });

  test('comes in pages that leave nothing out', async () => {
    const seen: string[] = [];
    let cursor = '';
    do {
      const { body } = await api.ask('support', `/orders?limit=3${cursor}`);
      seen.push(body.items.length);
      cursor = body.next === undefined ? '' : `&cursor=${encodeURIComponent(body.next)}`;
    } while (cursor !== '');
    expect(seen).toEqual([3, 1]);
  });

  test('shows each order as its reader may see it', async () => {
    const { text } = await api.ask('customer:alice', '/orders');
    expect(text).not.toContain('intents');
    expect(text).not.toContain('pm_card_visa');
  });

  test.each([
    ['status=LOST', 'status'],
    ['from=yesterday', 'from'],
    ['to=2026-13-01', 'to'],
    ['from=2026-11-22&to=2026-11-22', 'to'],
    ['limit=0', 'limit'],
    ['limit=1000', 'limit'],
    ['cursor=made-up', 'cursor'],
    ['customerId=', 'customerId'],
    ['colour=red', 'colour'],
  ])('refuses ?%s', async (query, field) => {
    const { status, body } = await api.ask('support', `/orders?${query}`);
    expect(status).toBe(400);
    expect(body.error).toMatchObject({ code: 'invalid_parameter', details: [{ field }] });
  });

  test('refuses a cursor of another list', async () => {
    const { body } = await api.ask('support', '/orders?limit=1');
    const other = await api.ask('support', `/orders?limit=1&status=PENDING&cursor=${encodeURIComponent(body.next)}`);
    expect(other.status).toBe(400);
    expect(other.body.error.details).toMatchObject([{ field: 'cursor' }]);
  });
});
