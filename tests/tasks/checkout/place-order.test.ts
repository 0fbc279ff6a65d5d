import { beforeEach, describe, expect, test } from '@jest/globals';
import { createMemoryPorts } from '../../../tasks/adapters/memory/memory-ports.ts';
import { placeOrderSchema } from '../../../tasks/checkout/order-request.ts';
import { placeOrder } from '../../../tasks/checkout/place-order.ts';
import { quoteOrder } from '../../../tasks/checkout/quote-order.ts';
import { stockSampleCatalogue } from '../../../tasks/checkout/stock-sample-catalogue.ts';
import { orderSchema } from '../../../tasks/domain/order.ts';
import { orderEnded } from '../../../tasks/domain/order-rules/order-ended.ts';
import { recordIntent } from '../../../tasks/domain/order-rules/record-intent.ts';
import { sampleCatalogue } from '../../../tasks/domain/sample-catalogue.ts';
import { sampleProduct } from '../../support/sample-products.ts';

const body = {
  customerName: 'Ada Lovelace',
  customerEmail: 'ada@example.com',
  currency: 'USD',
  items: [{ productId: 'mug-blue', quantity: 2 }],
  shippingAddress: {
    recipient: 'Ada',
    street: '350 5th Ave',
    city: 'New York',
    state: 'NY',
    zipCode: '10118',
    country: 'US',
  },
  paymentMethod: { kind: 'card', token: 'pm_card_visa' },
};
const request = (changes: Record<string, unknown> = {}) => placeOrderSchema.parse({ ...body, ...changes });
const idempotency = { key: 'shop:1', bodyHash: 'a' };

let ports: ReturnType<typeof createMemoryPorts>;
beforeEach(async () => {
  ports = createMemoryPorts();
  await stockSampleCatalogue(ports);
});
const place = async (changes: Record<string, unknown> = {}, key?: typeof idempotency) =>
  placeOrder(request(changes), ports, { idempotency: key });
const placed = async (changes: Record<string, unknown> = {}) => {
  const result = await place(changes);
  if (result.kind !== 'placed') throw new Error(`expected an order, got ${JSON.stringify(result)}`);
  return result.order;
};
const problemsOf = async (changes: Record<string, unknown>) => {
  const result = await place(changes);
  return result.kind === 'invalid' ? result.problems.map(({ field }) => field) : result.kind;
};

describe('placing an order', () => {
  test('prices it from the catalogue, stores it as PENDING with its quote and its event', async () => {
    const order = await placed();
    expect(order).toMatchObject({
      status: 'PENDING',
      subtotal: 2400,
      tax: 124,
      shipping: 689,
      totalAmount: 3213,
      version: 1,
    });
    expect(orderSchema.safeParse(order).error).toBeUndefined();
    expect(order.billingAddress).toEqual(order.shippingAddress);
    expect(await ports.orders.get(order.orderId)).toEqual(order);
    expect((await ports.orders.timeline(order.orderId, { limit: 5 })).items).toMatchObject([
      { type: 'OrderPlaced', cause: 'api' },
    ]);
  });

  test('costs what the quote says', async () => {
    const { customerName: _n, customerEmail: _e, channel: _c, metadata: _m, paymentMethod: _p, ...asked } = request();
    const quoted = await quoteOrder(asked, ports);
    if (quoted.kind !== 'priced') throw new Error('expected a quote');
    expect(await placed({ expectedTotal: quoted.quote.totalAmount })).toMatchObject({
      totalAmount: quoted.quote.totalAmount,
    });
    const other = await place({ expectedTotal: quoted.quote.totalAmount + 1 });
    expect(other).toEqual({ kind: 'totalDiffers', quote: quoted.quote });
  });

  test('needs no payment when it is on the house', async () => {
    expect(await placed({ promotionCode: 'onthehouse' })).toMatchObject({
      totalAmount: 0,
      paymentStatus: 'NOT_REQUIRED',
      promotionCode: 'ONTHEHOUSE',
    });
  });

  test('names each field that is wrong', async () => {
    await ports.catalogue.put(sampleProduct({ productId: 'retired', isActive: false }));
    await ports.catalogue.put(sampleProduct({ productId: 'yen-only', prices: { JPY: 100 } }));
    const items = ['mug-blue', 'nothing', 'retired', 'yen-only'].map((productId) => ({ productId, quantity: 1 }));
    const shippingAddress = { ...body.shippingAddress, zipCode: '90012' };
    expect(await problemsOf({ items, shippingAddress, promotionCode: 'NOPE' })).toEqual([
      'shippingAddress.zipCode',
      'items.1.productId',
      'items.2.productId',
      'items.3.productId',
      'promotionCode',
    ]);
  });

  test('refuses a total that no payment can take', async () => {
    await ports.catalogue.put(sampleProduct({ productId: 'yacht', prices: { USD: 99_000_000 } }));
    expect(await problemsOf({ items: [{ productId: 'yacht', quantity: 2 }] })).toEqual(['items']);
  });

  test('makes another number when an order has it already', async () => {
    const numbers = ['AAAA-AAAA', 'AAAA-AAAA', 'BBBB-BBBB'].map((text) => orderSchema.shape.orderNumber.parse(text));
    const { ids } = ports;
    ports = { ...ports, ids: { orderId: ids.orderId, orderNumber: () => numbers.shift() ?? ids.orderNumber() } };
    await placed();
    expect((await placed()).orderNumber).toBe('BBBB-BBBB');
  });
});

describe('placing with an idempotency key', () => {
  test('again gives the same order', async () => {
    const first = await place({}, idempotency);
    const second = await place({}, idempotency);
    expect([first.kind, second.kind]).toEqual(['placed', 'replayed']);
    expect(second).toEqual({ ...first, kind: 'replayed' });
  });

  test('again after the order has gone on gives it as it was answered then', async () => {
    const first = await place({}, idempotency);
    if (first.kind !== 'placed') throw new Error('expected an order');
    const { orderId } = first.order;
    await ports.orders.change(orderId, (o) => recordIntent(o, { step: 'reserve-stock' }, ports.clock.now()));
    await ports.orders.change(orderId, (o) => orderEnded(o, { status: 'REJECTED', reason: 'no' }, ports.clock.now()));
    expect(await place({}, idempotency)).toMatchObject({ kind: 'replayed', order: { status: 'PENDING', version: 1 } });
  });

  test('again with another body is refused', async () => {
    await place({}, idempotency);
    expect(await place({}, { ...idempotency, bodyHash: 'b' })).toEqual({ kind: 'keyUsedForAnotherBody' });
  });

  test('again gives the same order although its product is not sold any more', async () => {
    const first = await place({ expectedTotal: 3213 }, idempotency);
    await ports.catalogue.put(sampleProduct({ isActive: false }));
    expect(await place({ expectedTotal: 3213 }, idempotency)).toEqual({ ...first, kind: 'replayed' });
    await ports.catalogue.put(sampleProduct({ prices: { USD: 1 } }));
    expect(await place({ expectedTotal: 3213 }, idempotency)).toEqual({ ...first, kind: 'replayed' });
  });
});

describe('the request', () => {
  const fieldsOf = (changes: Record<string, unknown>) =>
    placeOrderSchema.safeParse({ ...body, ...changes }).error?.issues.map(({ path, code }) => [path.join('.'), code]);

  test.each([
    [{ items: [{ productId: 'mug-blue', quantity: 101 }] }, 'items.0.quantity'],
    [{ items: [{ productId: 'mug-blue', quantity: 0 }] }, 'items.0.quantity'],
    [{ items: [{ productId: 'mug-blue', quantity: 1, price: 1 }] }, 'items.0'],
    [{ items: [] }, 'items'],
    [{ totalAmount: 1 }, ''],
    [{ metadata: Object.fromEntries(Array.from({ length: 21 }, (_, i) => [`k${i}`, 'v'])) }, 'metadata'],
    [{ customerEmail: 'nobody' }, 'customerEmail'],
  ])('is refused with %j', (changes, field) => {
    expect(fieldsOf(changes)).toEqual([[field, expect.any(String)]]);
  });
});

describe('the sample catalogue', () => {
  test('is put on sale with its opening stock, once', async () => {
    await stockSampleCatalogue(ports);
    expect(await ports.stock.levels()).toHaveLength(sampleCatalogue.length);
    for (const { product, openingStock } of sampleCatalogue) {
      expect((await ports.stock.level(product.productId))?.available).toBe(openingStock);
    }
  });

  test('goes on where it was cut off', async () => {
    const fresh = createMemoryPorts();
    const [first] = sampleCatalogue;
    if (first !== undefined) await fresh.stock.receive(first.product.productId, first.openingStock, 'opening-stock');
    await stockSampleCatalogue(fresh);
    expect(await fresh.stock.levels()).toEqual(await ports.stock.levels());
  });
});
