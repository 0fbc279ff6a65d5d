import { describe, expect, test } from '@jest/globals';
import { quote } from '../../../../../infra/local/sandbox/carriers/rating.ts';

const from = { name: 'Shop', street1: '1 Dock', city: 'Memphis', state: 'TN', zip: '38116', country: 'US' };
const to = { name: 'Ada', street1: '350 5th Ave', city: 'New York', state: 'NY', zip: '10118', country: 'US' };
const parcel = { length: 10, width: 8, height: 4, weight: 32 };

const quoteFor = (changes: { to?: object; parcel?: object; currency?: string } = {}) =>
  quote({
    to_address: { ...to, ...changes.to },
    from_address: from,
    parcel: { ...parcel, ...changes.parcel },
    options: { currency: changes.currency ?? 'USD' },
  });
const cheapest = (changes: Parameters<typeof quoteFor>[0] = {}) =>
  [...quoteFor(changes)].sort((one, other) => Number(one.rate) - Number(other.rate))[0];

describe('rating', () => {
  test('asks more for a heavier parcel, and for a larger one of the same weight', () => {
    const price = (change: object) => Number(cheapest({ parcel: change })?.rate);
    expect(price({ weight: 160 })).toBeGreaterThan(price({}));
    expect(price({ length: 30, width: 20, height: 20 })).toBeGreaterThan(price({}));
  });

  test('asks more for a longer way', () => {
    expect(Number(cheapest({ to: { zip: '98101' } })?.rate)).toBeGreaterThan(
      Number(cheapest({ to: { zip: '37201' } })?.rate),
    );
  });

  test('has each carrier be the cheapest for some parcel', () => {
    const winners = [1, 40, 320].map(
      (weight) => cheapest({ parcel: { length: 1, width: 1, height: 1, weight } })?.carrier,
    );
    expect(new Set(winners)).toEqual(new Set(['DHLExpress', 'FedEx', 'UPS']));
  });

  test('sends abroad by other services, which promise days of their own', () => {
    const abroad = quoteFor({ to: { country: 'ES', zip: '28001' } });
    expect(abroad.map(({ service }) => service)).toEqual(['INTERNATIONAL_ECONOMY', 'Expedited', 'ExpressWorldwide']);
    expect(abroad.every(({ deliveryDays }) => deliveryDays > 1)).toBe(true);
    expect(cheapest({ to: { country: 'MX' } })?.rate).not.toBe(cheapest({ to: { country: 'AU' } })?.rate);
  });

  test('writes each currency with its own decimals', () => {
    expect(cheapest({ currency: 'JPY' })?.rate).toMatch(/^\d+$/);
    expect(cheapest({ currency: 'KWD' })?.rate).toMatch(/^\d+[.]\d{3}$/);
    expect(() => quoteFor({ currency: 'XXX' })).toThrow('no rates in XXX');
  });

  test.each([
    ['a country nobody serves', { to: { country: 'AQ' } }],
    ['more than 150 pounds', { parcel: { weight: 151 * 16 } }],
    ['more than 165 inches around', { parcel: { length: 100, width: 30, height: 10 } }],
    ['the magic word', { to: { street2: 'UNSHIPPABLE' } }],
  ])('has no rate for %s', (_what, changes) => {
    expect(quoteFor(changes)).toEqual([]);
  });

  test('rates an address without a zip code as half of the way', () => {
    expect(cheapest({ to: { zip: undefined } })?.rate).toBe(cheapest({ to: { zip: '60601' } })?.rate);
  });
});
