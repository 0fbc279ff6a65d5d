import { beforeEach, describe, expect, test } from '@jest/globals';
import { type Product, productSchema } from '../../../tasks/domain/product.ts';
import { type ApiUnderTest, apiUnderTest } from '../api-under-test.ts';

let api: ApiUnderTest;

function product(productId: string, changes: Partial<Product> = {}): Product {
  return productSchema.parse({
    productId,
    name: { en: productId, es: productId },
    description: { en: 'A thing.', es: 'Una cosa.' },
    category: 'kitchen',
    prices: { USD: 1200, EUR: 1100 },
    taxClass: 'standard',
    weightGrams: 350,
    sizeMillimetres: { length: 120, width: 90, height: 100 },
    isActive: true,
    ...changes,
  });
}

beforeEach(async () => {
  api = apiUnderTest();
  const { catalogue, stock } = api.ports;
  const mug = product('mug');
  const lamp = product('lamp', { category: 'home' });
  for (const each of [mug, lamp, product('old-mug', { isActive: false })]) await catalogue.put(each);
  await stock.receive(mug.productId, 40, 'goods-in-1');
});

describe('GET /products', () => {
  test('lists what is for sale, with whether it is in stock', async () => {
    const { status, body } = await api.ask('customer:alice', '/products');
    expect(status).toBe(200);
    expect(body.items).toMatchObject([
      { productId: 'lamp', isInStock: false },
      { productId: 'mug', isInStock: true, prices: { USD: 1200 } },
    ]);
    expect(body.items[1]).not.toHaveProperty('stock');
  });

  test.each(['support', 'admin'])('shows role %s how much there is, and what is not for sale now', async (role) => {
    const { body } = await api.ask(role, '/products?category=kitchen');
    expect(body.items).toMatchObject([
      { productId: 'mug', stock: { available: 40, reserved: 0, sold: 0 } },
      { productId: 'old-mug', isActive: false, stock: { available: 0, reserved: 0, sold: 0 } },
    ]);
  });

  test('shows buyers what was so two seconds ago at most, and staff what is so now', async () => {
    const inStock = async (token: string) => {
      const { body } = await api.ask(token, '/products');
      return body.items.find((item: { productId: string }) => item.productId === 'lamp').isInStock;
    };
    expect(await inStock('customer:alice')).toBe(false);
    await api.ports.stock.receive(product('lamp').productId, 1, 'goods-in-2');
    expect(await inStock('support')).toBe(true);
    expect(await inStock('shop')).toBe(false);
    api.ports.clock.advance({ seconds: 2 });
    expect(await inStock('shop')).toBe(true);
  });

  test('comes in pages', async () => {
    const first = await api.ask('support', '/products?limit=2');
    expect(first.body.items).toHaveLength(2);
    const second = await api.ask('support', `/products?limit=2&cursor=${encodeURIComponent(first.body.next)}`);
    expect(second.body.items).toHaveLength(1);
    expect(second.body).not.toHaveProperty('next');
  });

  test('refuses a parameter it does not know', async () => {
    const { status, body } = await api.ask('support', '/products?page=2');
    expect(status).toBe(400);
    expect(body.error.details).toEqual([{ field: 'page', message: 'unknown field' }]);
  });
});

describe('GET /products/{productId}', () => {
  test('shows a product, and how much there is of it to staff alone', async () => {
    expect((await api.ask('shop', '/products/mug')).body).not.toHaveProperty('stock');
    expect((await api.ask('admin', '/products/mug')).body).toMatchObject({ isInStock: true, stock: { available: 40 } });
  });

  test('shows what is not for sale to staff alone', async () => {
    expect((await api.ask('customer:alice', '/products/old-mug')).status).toBe(404);
    expect((await api.ask('support', '/products/old-mug')).status).toBe(200);
  });

  test.each(['teapot', 'No%20Such', '..%2Forders'])('knows no product %s', async (id) => {
    const { status, body } = await api.ask('support', `/products/${id}`);
    expect(status).toBe(404);
    expect(body.error.code).toBe('not_found');
  });
});
