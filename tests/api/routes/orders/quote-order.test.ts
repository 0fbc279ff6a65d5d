import { beforeEach, describe, expect, test } from '@jest/globals';
import { quoteExample } from '../../../../api/routes/orders/order-example.ts';
import type { ApiUnderTest } from '../../api-under-test.ts';
import { shopUnderTest } from './sample-shop.ts';

let api: ApiUnderTest;
beforeEach(async () => {
  api = await shopUnderTest();
});

describe('POST /orders/quote', () => {
  test.each(['customer:alice', 'shop', 'support', 'admin'])('says to %s what it would cost', async (token) => {
    const { status, body } = await api.post(token, '/orders/quote', quoteExample);
    expect(status).toBe(200);
    expect(body).toMatchObject({ subtotal: 2400, currency: 'USD', items: [{ name: 'Blue mug', price: 1200 }] });
    expect(body.totalAmount).toBe(body.subtotal - body.discount + body.shipping + body.tax);
  });

  test('places nothing', async () => {
    await api.post('shop', '/orders/quote', quoteExample);
    expect((await api.ask('support', '/orders')).body.items).toEqual([]);
  });

  test('says what cannot be ordered, field by field', async () => {
    const items = [...quoteExample.items, { productId: 'old-mug', quantity: 1 }, { productId: 'teapot', quantity: 1 }];
    const { status, body } = await api.post('shop', '/orders/quote', { ...quoteExample, items });
    expect(status).toBe(422);
    expect(body.error).toMatchObject({
      code: 'invalid_body',
      details: [{ field: 'items.1.productId' }, { field: 'items.2.productId' }],
    });
  });

  test('does not take a price', async () => {
    const { status, body } = await api.post('shop', '/orders/quote', { ...quoteExample, totalAmount: 1 });
    expect(status).toBe(422);
    expect(body.error.details).toEqual([{ field: 'totalAmount', message: 'unknown field' }]);
  });

  test('needs a token', async () => {
    expect((await api.post(undefined, '/orders/quote', quoteExample)).status).toBe(401);
  });

  test('is not mistaken for an order by its path', async () => {
    const { status, headers } = await api.ask('shop', '/orders/quote', { method: 'PUT' });
    expect(status).toBe(405);
    expect(headers.get('Allow')).toContain('POST');
  });
});
