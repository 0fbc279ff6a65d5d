import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { proportion, spread } from '../../../../tasks/domain/pricing/whole-amounts.ts';

const amount = fc.nat(999_999_999_999);

describe('a proportion', () => {
  test.each([
    [100, 82_500, 8],
    [1200, 82_500, 99],
    [1000, 500, 1],
    [999, 500, 0],
    [0, 82_500, 0],
  ])('%i at %i parts per million is %i', (base, rate, expected) => {
    expect(proportion(base, rate, 1_000_000)).toBe(expected);
  });

  test('is exact for amounts whose product no float holds', () => {
    expect(proportion(999_999_999_999, 999_999, 1_000_000)).toBe(999_998_999_999);
  });

  test('is never more than half a unit away from the exact value', () => {
    fc.assert(
      fc.property(
        amount,
        fc.nat(1_000_000),
        fc.integer({ min: 1_000_000, max: 2_000_000 }),
        (base, numerator, denominator) => {
          const twiceOff =
            2n *
            (BigInt(proportion(base, numerator, denominator)) * BigInt(denominator) - BigInt(base) * BigInt(numerator));
          expect(twiceOff <= BigInt(denominator) && twiceOff > -BigInt(denominator)).toBe(true);
        },
      ),
    );
  });
});

describe('spreading', () => {
  test('gives what is left to the largest remainders', () => {
    expect(spread(100, [1, 1, 1])).toEqual([34, 33, 33]);
    expect(spread(10, [5, 3, 4])).toEqual([4, 3, 3]);
  });

  test('gives nothing where there is no weight', () => {
    expect(spread(5, [0, 0])).toEqual([0, 0]);
    expect(spread(5, [0, 1])).toEqual([0, 5]);
  });

  test('parts add up, keep to whole units and are never a unit away from their share', () => {
    fc.assert(
      fc.property(amount, fc.array(amount, { minLength: 1, maxLength: 30 }), (total, weights) => {
        const sum = weights.reduce((a, b) => a + b, 0);
        fc.pre(sum > 0);
        const parts = spread(total, weights);
        expect(parts.reduce((a, b) => a + b, 0)).toBe(total);
        parts.forEach((part, i) => {
          const exactTimesSum = BigInt(total) * BigInt(weights[i] ?? 0);
          const off = BigInt(part) * BigInt(sum) - exactTimesSum;
          expect(part >= 0 && (off < 0n ? -off : off) < BigInt(sum)).toBe(true);
        });
      }),
    );
  });
});
