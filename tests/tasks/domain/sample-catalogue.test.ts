import { expect, test } from '@jest/globals';
import { productSchema } from '../../../tasks/domain/product.ts';
import { sampleCatalogue } from '../../../tasks/domain/sample-catalogue.ts';

const products = sampleCatalogue.map(({ product }) => product);

test('the sample catalogue has 24 products or more, each once and as the schema wants it', () => {
  expect(products.length).toBeGreaterThanOrEqual(24);
  expect(new Set(products.map(({ productId }) => productId)).size).toBe(products.length);
  for (const product of products) expect(productSchema.safeParse(product).error).toBeUndefined();
});

test('every sample product is sold in dollars and euros', () => {
  for (const { prices } of products) expect([typeof prices.USD, typeof prices.EUR]).toEqual(['number', 'number']);
});

test('one family has four variants or more, which differ in what they say', () => {
  const shirts = products.filter(({ family }) => family === 't-shirt');
  expect(shirts.length).toBeGreaterThanOrEqual(4);
  expect(new Set(shirts.map(({ variant }) => JSON.stringify(variant))).size).toBe(shirts.length);
});

test('one product is scarce, of the others there is plenty', () => {
  const stocks = sampleCatalogue.map(({ openingStock }) => openingStock).sort((a, b) => a - b);
  expect(stocks[0]).toBe(5);
  expect(stocks[1]).toBeGreaterThanOrEqual(10_000);
});
