import type { Figure } from '../../commands/bench/benchmark.ts';
import { priceOrder } from '../../tasks/domain/pricing/price-order.ts';
import { sampleCatalogue } from '../../tasks/domain/sample-catalogue.ts';

const rounds = 20_000;

/** Orders of four lines, priced one after the other; the first rounds only warm up. */
export async function* run(): AsyncGenerator<Figure> {
  const lines = sampleCatalogue.slice(0, 4).map(({ product }) => ({ product, quantity: 2 }));
  const price = () =>
    priceOrder({
      lines,
      currency: 'USD',
      address: { country: 'US', state: 'NY' },
      shippingMethod: 'standard',
      locale: 'en',
      at: new Date('2026-11-01'),
    });
  for (let round = 0; round < rounds / 10; round++) price();
  const began = performance.now();
  for (let round = 0; round < rounds; round++) price();
  const seconds = (performance.now() - began) / 1000;
  yield* [{ what: 'orders of four lines priced', value: rounds / seconds, unit: 'orders/s' }];
}
