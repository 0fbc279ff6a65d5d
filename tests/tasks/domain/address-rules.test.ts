import { describe, expect, test } from '@jest/globals';
import { addressSchema } from '../../../tasks/domain/address.ts';
import { addressProblems } from '../../../tasks/domain/address-rules.ts';

const problems = (country: string, state: string, zipCode?: string) =>
  addressProblems(
    addressSchema.parse({
      recipient: 'A',
      street: 'B 1',
      city: 'C',
      state,
      country,
      ...(zipCode === undefined ? {} : { zipCode }),
    }),
  ).map(({ field, message }) => `${field}: ${message}`);

describe('an address the shop ships to', () => {
  test.each([
    ['US', 'NY', '10118'],
    ['US', 'TX', '78701-1234'],
    ['US', 'DC', '20500'],
    ['CA', 'ON', 'M5V 2T6'],
    ['CA', 'QC', 'h2x1y4'],
    ['MX', 'Jalisco', '44100'],
    ['GB', '', 'SW1A 1AA'],
    ['ES', 'Madrid', '28013'],
    ['DE', 'Berlin', '10115'],
    ['FR', '', '69002'],
    ['IT', 'RM', '00184'],
    ['PT', '', '1100-148'],
    ['NL', '', '1012 JS'],
    ['JP', 'Tokyo', '150-0001'],
    ['KW', '', undefined],
  ])('is right in %s: %s %s', (country, state, zipCode) => {
    expect(problems(country, state, zipCode)).toEqual([]);
  });
});

describe('an address that is wrong', () => {
  test.each([
    ['US', 'CA', 'ABCDE', ['zipCode: expected one such as 10118 or 10118-4810 in US']],
    ['US', 'CA', '10118', ['zipCode: does not lie in CA']],
    ['US', 'XX', '10118', ['state: expected a code such as NY in US']],
    ['US', 'constructor', '10118', ['state: expected a code such as NY in US']],
    [
      'US',
      '',
      undefined,
      ['state: expected a code such as NY in US', 'zipCode: expected one such as 10118 or 10118-4810 in US'],
    ],
    ['CA', 'ON', 'V5K 0A1', ['zipCode: does not lie in ON']],
    ['MX', '', '44100', ['state: expected one in MX']],
    ['ES', '', '99999', ['zipCode: expected one such as 28013 in ES']],
    ['JP', 'Tokyo', '1500', ['zipCode: expected one such as 150-0001 in JP']],
  ])('says so in %s: %s %s', (country, state, zipCode, expected) => {
    expect(problems(country, state, zipCode)).toEqual(expected);
  });

  test('names the countries the shop ships to', () => {
    expect(problems('AQ', '', '1')).toEqual([
      expect.stringContaining('country: the shop does not ship there: expected one of US, CA'),
    ]);
  });
});
