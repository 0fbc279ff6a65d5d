import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { countriesShippedTo } from '../../../../tasks/domain/address-rules.ts';
import { type Currency, currencyExponents } from '../../../../tasks/domain/money.ts';
import { type PriceRequest, priceOrder } from '../../../../tasks/domain/pricing/price-order.ts';
import { findPromotion } from '../../../../tasks/domain/pricing/promotions.ts';
import { quoteSchema } from '../../../../tasks/domain/pricing/quote.ts';
import { sampleProduct } from '../../../support/sample-products.ts';

const at = new Date('2026-11-22T10:00:00.000Z');
const newYork = { country: 'US', state: 'NY' };
const request = (changes: Partial<PriceRequest> = {}): PriceRequest => ({
  lines: [{ product: sampleProduct(), quantity: 2 }],
  currency: 'USD',
  address: newYork,
  shippingMethod: 'standard',
  locale: 'en',
  at,
  ...changes,
});
const promotion = (code: string, currency: Currency = 'USD') => {
  const found = findPromotion(code, currency, at);
  if (found === undefined) throw new Error(`no promotion ${code}`);
  return found;
};

describe('a quote', () => {
  test('puts tax on top in New York, on goods and shipping', () => {
    expect(priceOrder(request())).toEqual({
      items: [
        {
          lineId: '1',
          productId: 'mug-blue',
          name: 'Blue mug',
          quantity: 2,
          price: 1200,
          discount: 0,
          tax: [{ rate: 40_000, jurisdiction: 'US-NY', amount: 96 }],
          total: 2496,
          weightGrams: 350,
        },
      ],
      subtotal: 2400,
      discount: 0,
      tax: 124,
      shipping: 689,
      shippingTax: [{ rate: 40_000, jurisdiction: 'US-NY', amount: 28 }],
      taxIncluded: false,
      totalAmount: 3213,
      currency: 'USD',
      shippingMethod: 'standard',
      parcel: { weightGrams: 700, lengthMillimetres: 120, widthMillimetres: 90, heightMillimetres: 200 },
    });
  });

  test('finds the tax inside the price in Spain', () => {
    const quote = priceOrder(request({ currency: 'EUR', address: { country: 'ES', state: 'Madrid' }, locale: 'es' }));
    expect(quote).toMatchObject({
      taxIncluded: true,
      subtotal: 2380,
      totalAmount: 2380 + 1530,
      tax: 413 + 266,
      shipping: 1264,
    });
    expect(quote.items[0]).toMatchObject({
      name: 'Taza azul',
      total: 2380,
      tax: [{ rate: 210_000, jurisdiction: 'ES', amount: 413 }],
    });
  });

  test('adds the country’s and the province’s tax in Quebec', () => {
    const [line] = priceOrder(request({ address: { country: 'CA', state: 'QC' } })).items;
    expect(line?.tax).toEqual([
      { rate: 50_000, jurisdiction: 'CA', amount: 120 },
      { rate: 99_750, jurisdiction: 'CA-QC', amount: 239 },
    ]);
  });

  test('takes the rate of the day', () => {
    const rateOn = (day: string) => {
      const [line] = priceOrder(
        request({ currency: 'EUR', address: { country: 'DE', state: '' }, at: new Date(day) }),
      ).items;
      return line?.tax[0]?.rate;
    };
    expect([rateOn('2020-06-30T23:59:59Z'), rateOn('2020-07-01T00:00:00Z'), rateOn('2021-01-01T00:00:00Z')]).toEqual([
      190_000, 160_000, 190_000,
    ]);
  });

  test('taxes books and food less where that is so, and what is exempt not at all', () => {
    const rates = (['standard', 'reduced', 'zero'] as const).map((taxClass) => {
      const lines = [{ product: sampleProduct({ taxClass }), quantity: 1 }];
      const [line] = priceOrder(request({ lines, currency: 'EUR', address: { country: 'FR', state: '' } })).items;
      return line?.tax.map(({ rate }) => rate);
    });
    expect(rates).toEqual([[200_000], [55_000], []]);
  });

  test('has no tax in Oregon and Kuwait', () => {
    for (const address of [
      { country: 'US', state: 'OR' },
      { country: 'KW', state: '' },
    ]) {
      expect(priceOrder(request({ address })).tax).toBe(0);
    }
  });

  test('takes a share off and taxes what is left', () => {
    const quote = priceOrder(request({ promotion: promotion('WELCOME10') }));
    expect(quote).toMatchObject({
      discount: 240,
      promotionCode: 'WELCOME10',
      items: [{ discount: 240, total: 2160 + 86 }],
    });
  });

  test('takes a fixed amount off, spread over the lines', () => {
    const lines = [
      { product: sampleProduct(), quantity: 1 },
      { product: sampleProduct({ productId: 'mug-green' }), quantity: 1 },
      { product: sampleProduct({ productId: 'pen', prices: { USD: 300 } }), quantity: 1 },
    ];
    const quote = priceOrder(request({ lines, promotion: promotion('FIVEOFF') }));
    expect(quote.items.map(({ discount }) => discount)).toEqual([222, 222, 56]);
  });

  test('costs nothing on the house', () => {
    expect(priceOrder(request({ promotion: promotion('ONTHEHOUSE') }))).toMatchObject({
      totalAmount: 0,
      tax: 0,
      shipping: 0,
      discount: 2400,
    });
  });

  test('weighs what it ships: more, further and faster costs more', () => {
    const shipping = (changes: Partial<PriceRequest>) => priceOrder(request(changes)).shipping;
    const near = shipping({});
    expect(shipping({ lines: [{ product: sampleProduct(), quantity: 20 }] })).toBeGreaterThan(near);
    expect(shipping({ address: { country: 'KW', state: '' } })).toBeGreaterThan(near);
    expect(shipping({ shippingMethod: 'express' })).toBeGreaterThan(near);
  });

  test('refuses a product that is not sold in the currency', () => {
    expect(() => priceOrder(request({ currency: 'JPY' }))).toThrow('mug-blue is not sold in JPY');
  });

  test('keeps to the decimals of its currency: yen have none, dinars three', () => {
    const product = sampleProduct({ prices: { JPY: 1800, KWD: 3650 } });
    const inYen = priceOrder(
      request({ lines: [{ product, quantity: 1 }], currency: 'JPY', address: { country: 'JP', state: 'Tokyo' } }),
    );
    const inDinars = priceOrder(
      request({ lines: [{ product, quantity: 1 }], currency: 'KWD', address: { country: 'KW', state: '' } }),
    );
    expect([inYen.totalAmount, inDinars.totalAmount]).toEqual([1800 + 2685, 3650 + 5549]);
  });

  const currencies = Object.keys(currencyExponents) as Currency[]; // Object.keys forgets what the keys are
  const prices = Object.fromEntries(currencies.map((currency) => [currency, fc.integer({ min: 1, max: 5_000_000 })]));
  const line = fc.record({
    product: fc
      .record({
        prices: fc.record(prices),
        taxClass: fc.constantFrom('standard', 'reduced', 'zero'),
        weightGrams: fc.integer({ min: 1, max: 60_000 }),
      })
      .map((changes) => sampleProduct(changes)),
    quantity: fc.integer({ min: 1, max: 100 }),
  });
  const anyRequest = fc.record({
    lines: fc.array(line, { minLength: 1, maxLength: 30 }),
    currency: fc.constantFrom(...currencies),
    address: fc.record({
      country: fc.constantFrom(...countriesShippedTo),
      state: fc.constantFrom('NY', 'CA', 'QC', 'ON', 'NS', ''),
    }),
    shippingMethod: fc.constantFrom('standard' as const, 'express' as const),
    promotion: fc.constantFrom(undefined, 'WELCOME10', 'FIVEOFF', 'FREESHIP', 'ONTHEHOUSE'),
  });

  test('adds up, spreads its discount fully, and is never negative nor broken, whatever is ordered', () => {
    fc.assert(
      fc.property(anyRequest, ({ promotion: code, ...asked }) => {
        const found = code === undefined ? undefined : findPromotion(code, asked.currency, at);
        const quote = priceOrder(request({ ...asked, promotion: found }));
        expect(quoteSchema.safeParse(quote).error).toBeUndefined();
        const sum = (amounts: readonly number[]) => amounts.reduce((a, b) => a + b, 0);
        const taxOf = (tax: readonly { amount: number }[]) => sum(tax.map(({ amount }) => amount));
        const shippingTax = taxOf(quote.shippingTax);
        expect(sum(quote.items.map(({ total }) => total)) + quote.shipping + shippingTax).toBe(quote.totalAmount);
        expect(sum(quote.items.map(({ discount }) => discount))).toBe(quote.discount);
        expect(sum(quote.items.map(({ tax }) => taxOf(tax))) + shippingTax).toBe(quote.tax);
        expect(sum(quote.items.map(({ price, quantity }) => price * quantity))).toBe(quote.subtotal);
        for (const { price, quantity, discount, tax, total } of quote.items) {
          expect(discount).toBeLessThanOrEqual(price * quantity);
          expect(total).toBe(price * quantity - discount + (quote.taxIncluded ? 0 : taxOf(tax)));
        }
        if (code === 'ONTHEHOUSE') expect(quote.totalAmount).toBe(0);
      }),
    );
  });
});
