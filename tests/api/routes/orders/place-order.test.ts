import { beforeEach, describe, expect, test } from '@jest/globals';
import { type ApiUnderTest, apiUnderTest } from '../../api-under-test.ts';
import { orderBody, shopUnderTest } from './sample-shop.ts';

let api: ApiUnderTest;
beforeEach(async () => {
  api = await shopUnderTest();
});

const key = (name = 'cart-1') => ({ 'Idempotency-Key': name });

async function placedOrders(): Promise<number> {
  return (await api.ask('support', '/orders')).body.items.length;
}

describe('POST /orders', () => {
  test('places the order', async () => {
    const { status, headers, body } = await api.post('customer:alice', '/orders', orderBody());
    expect(status).toBe(201);
    expect(body).toMatchObject({
      customerId: 'alice',
      status: 'PENDING',
      subtotal: 2400,
      currency: 'USD',
      items: [{ productId: 'mug-blue', name: 'Blue mug', quantity: 2, price: 1200 }],
      payment: { status: 'PENDING' },
    });
    expect(headers.get('Location')).toBe(`/api/v1/orders/${body.orderId}`);
    expect((await api.ask('customer:alice', `/orders/${body.orderId}`)).body).toEqual(body);
  });

  test('by a shop is for a customer, or for a guest', async () => {
    const forBob = await api.post('shop', '/orders', orderBody({ customerId: 'bob' }), key('1'));
    expect(forBob.body.customerId).toBe('bob');
    const forGuest = await api.post('shop', '/orders', orderBody(), key('2'));
    expect(forGuest.status).toBe(201);
    expect(forGuest.body).not.toHaveProperty('customerId');
  });

  test('by a customer is never for another', async () => {
    expect((await api.post('customer:alice', '/orders', orderBody({ customerId: 'alice' }))).status).toBe(201);
    const { status, body } = await api.post('customer:alice', '/orders', orderBody({ customerId: 'bob' }));
    expect(status).toBe(403);
    expect(body.error.details).toMatchObject([{ field: 'customerId' }]);
    expect(await placedOrders()).toBe(1);
  });

  test.each(['support', 'admin', 'nobody'])('is not for role %s', async (token) => {
    expect((await api.post(token, '/orders', orderBody(), key())).status).toBe(403);
  });

  test('needs a token', async () => {
    expect((await api.post(undefined, '/orders', orderBody(), key())).status).toBe(401);
  });
});

describe('POST /orders refuses', () => {
  const [item] = orderBody().items;
  const address = orderBody().shippingAddress;

  test.each([
    ['an absurd quantity', { items: [{ ...item, quantity: 101 }] }, 'items.0.quantity'],
    ['no quantity at all', { items: [{ ...item, quantity: 0 }] }, 'items.0.quantity'],
    ['a part of a piece', { items: [item, { ...item, quantity: 1.5 }] }, 'items.1.quantity'],
    ['a price of the client’s', { items: [{ ...item, price: 1 }] }, 'items.0.price'],
    ['nothing ordered', { items: [] }, 'items'],
    ['more lines than there may be', { items: Array.from({ length: 51 }, () => item) }, 'items'],
    ['an unknown field', { coupon: 'FREE' }, 'coupon'],
    ['an unknown field deep inside', { shippingAddress: { ...address, planet: 'Mars' } }, 'shippingAddress.planet'],
    ['an unknown product', { items: [{ productId: 'teapot', quantity: 1 }] }, 'items.0.productId'],
    ['a product that is sold no more', { items: [{ productId: 'old-mug', quantity: 1 }] }, 'items.0.productId'],
    ['a currency it is not sold in', { currency: 'EUR' }, 'items.0.productId'],
    ['a zip code of elsewhere', { shippingAddress: { ...address, zipCode: '94105' } }, 'shippingAddress.zipCode'],
    ['a country nobody ships to', { shippingAddress: { ...address, country: 'AQ' } }, 'shippingAddress.country'],
    ['what is no e-mail address', { customerEmail: 'ada' }, 'customerEmail'],
    ['a card number', { paymentMethod: { kind: 'card', token: '4242424242424242' } }, 'paymentMethod.token'],
    ['a status of the client’s', { status: 'DELIVERED' }, 'status'],
    ['too much metadata', { metadata: Object.fromEntries(Array.from({ length: 21 }, (_, i) => [i, 'x'])) }, 'metadata'],
  ])('%s', async (_, changes, field) => {
    const { status, body } = await api.post('customer:alice', '/orders', orderBody(changes));
    expect(status).toBe(422);
    expect(body.error.code).toBe('invalid_body');
    expect(body.error.details).toMatchObject([{ field }]);
    expect(await placedOrders()).toBe(0);
  });

  test.each(['{', '', 'undefined', '{"items": [}'])('what is no JSON: %s', async (text) => {
    const { status, body } = await api.post('customer:alice', '/orders', text);
    expect(status).toBe(400);
    expect(body.error.code).toBe('malformed_body');
  });

  test.each(['[]', 'null', '"order"', '7'])('what is no object: %s', async (text) => {
    expect((await api.post('customer:alice', '/orders', text)).status).toBe(422);
  });

  test.each(['application/x-www-form-urlencoded', 'text/plain'])('a body of type %s', async (type) => {
    const { status, body } = await api.post('customer:alice', '/orders', orderBody(), { 'Content-Type': type });
    expect(status).toBe(415);
    expect(body.error.code).toBe('unsupported_media_type');
  });

  test('no body', async () => {
    const { status, body } = await api.ask('customer:alice', '/orders', { method: 'POST' });
    expect(status).toBe(422);
    expect(body.error.code).toBe('invalid_body');
  });

  test('a body over 256 KiB, and takes what is just below into account', async () => {
    const large = await api.post('customer:alice', '/orders', orderBody({ note: 'x'.repeat(256 * 1024) }));
    expect(large.status).toBe(413);
    expect(large.body.error.code).toBe('body_too_large');
    const smaller = await api.post('customer:alice', '/orders', orderBody({ note: 'x'.repeat(255 * 1024) }));
    expect(smaller.body.error).toMatchObject({ code: 'invalid_body', details: [{ field: 'note' }] });
  });

  test('a body over the limit that does not say how long it is', async () => {
    const small = apiUnderTest({ bodyBytes: 100 });
    const chunks = ReadableStream.from(Array.from({ length: 50 }, () => Buffer.from('{"a":1}   ')));
    const { status } = await small.ask('customer:alice', '/orders', {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: chunks,
      duplex: 'half',
    } as RequestInit); // the DOM's type does not have duplex, which Node asks for
    expect(status).toBe(413);
  });
});

describe('the total that the buyer was shown', () => {
  test('is taken when it is right', async () => {
    const { items, currency, shippingAddress } = orderBody();
    const quote = await api.post('customer:alice', '/orders/quote', { items, currency, shippingAddress });
    const body = orderBody({ expectedTotal: quote.body.totalAmount });
    expect((await api.post('customer:alice', '/orders', body)).status).toBe(201);
  });

  test('is answered with the new quote when it is not', async () => {
    const { status, body } = await api.post('customer:alice', '/orders', orderBody({ expectedTotal: 1 }));
    expect(status).toBe(409);
    expect(body.error).toMatchObject({ code: 'total_differs', details: [{ field: 'expectedTotal' }] });
    expect(body.quote).toMatchObject({ subtotal: 2400, currency: 'USD' });
    expect(await placedOrders()).toBe(0);
  });
});

describe('an idempotency key', () => {
  test('gives the first answer again to the same body, whatever the order of its keys', async () => {
    const first = await api.post('shop', '/orders', orderBody(), key());
    const reordered = Object.fromEntries(Object.entries(orderBody()).reverse());
    const second = await api.post('shop', '/orders', reordered, key());
    expect(first.headers.get('Idempotent-Replayed')).toBeNull();
    expect(second.status).toBe(first.status);
    expect(second.headers.get('Idempotent-Replayed')).toBe('true');
    expect(second.headers.get('Location')).toBe(first.headers.get('Location'));
    expect(second.body).toEqual(first.body);
    expect(await placedOrders()).toBe(1);
  });

  test('places one order when it is used twice at once', async () => {
    const answers = await Promise.all([1, 2, 3].map(() => api.post('shop', '/orders', orderBody(), key())));
    expect(answers.map(({ status }) => status)).toEqual([201, 201, 201]);
    expect(new Set(answers.map(({ body }) => body.orderId)).size).toBe(1);
    expect(await placedOrders()).toBe(1);
  });

  test('is refused for another body', async () => {
    await api.post('shop', '/orders', orderBody(), key());
    const { status, body } = await api.post('shop', '/orders', orderBody({ note: 'Ring twice' }), key());
    expect(status).toBe(422);
    expect(body.error.code).toBe('idempotency_key_reused');
    expect(await placedOrders()).toBe(1);
  });

  test('is its caller’s own', async () => {
    await api.post('shop:one', '/orders', orderBody(), key());
    const other = await api.post('shop:two', '/orders', orderBody({ note: 'Another shop' }), key());
    expect(other.status).toBe(201);
    expect(other.headers.get('Idempotent-Replayed')).toBeNull();
    expect(await placedOrders()).toBe(2);
  });

  test('gives the first answer even when the catalogue has changed since', async () => {
    const first = await api.post('shop', '/orders', orderBody(), key());
    const mug = await api.ports.catalogue.get(first.body.items[0].productId);
    if (mug) await api.ports.catalogue.put({ ...mug, isActive: false });
    const second = await api.post('shop', '/orders', orderBody(), key());
    expect(second.status).toBe(201);
    expect(second.body).toEqual(first.body);
  });

  test('is asked of a shop', async () => {
    const { status, body } = await api.post('shop', '/orders', orderBody());
    expect(status).toBe(400);
    expect(body.error).toMatchObject({ code: 'idempotency_key_required', details: [{ field: 'Idempotency-Key' }] });
  });

  test('is not asked of a customer, whose orders without one are each their own', async () => {
    await api.post('customer:alice', '/orders', orderBody());
    await api.post('customer:alice', '/orders', orderBody());
    expect(await placedOrders()).toBe(2);
  });

  test.each(['', 'two words', 'clé', 'x'.repeat(201)])('is visible ASCII, and not too long: %s', async (name) => {
    const { status, body } = await api.post('shop', '/orders', orderBody(), key(name));
    expect(status).toBe(400);
    expect(body.error).toMatchObject({ code: 'invalid_parameter', details: [{ field: 'idempotency-key' }] });
  });

  test('may be 200 characters long', async () => {
    expect((await api.post('shop', '/orders', orderBody(), key('!~'.repeat(100)))).status).toBe(201);
  });
});
