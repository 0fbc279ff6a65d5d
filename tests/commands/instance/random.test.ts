import { describe, expect, test } from '@jest/globals';
import { seededRandom } from '../../../commands/instance/random.ts';

const draws = (seed: number, count: number) => {
  const random = seededRandom(seed);
  return Array.from({ length: count }, () => random.fraction());
};

describe('seeded chance', () => {
  test('repeats itself for a seed and differs for another', () => {
    expect(draws(7, 20)).toEqual(draws(7, 20));
    expect(draws(7, 20)).not.toEqual(draws(8, 20));
  });

  test('spreads evenly', () => {
    const buckets = Map.groupBy(draws(1, 10_000), (value) => Math.floor(value * 10));
    expect([...buckets.keys()].toSorted((left, right) => left - right)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
    for (const values of buckets.values()) expect(Math.abs(values.length - 1000)).toBeLessThan(150);
  });

  test('gives whole numbers with both ends included', () => {
    const random = seededRandom(3);
    expect(new Set(Array.from({ length: 200 }, () => random.integer(2, 4)))).toEqual(new Set([2, 3, 4]));
  });

  test('chooses as often as the weights say, and never what weighs nothing', () => {
    const random = seededRandom(5);
    const choices = [
      { weight: 3, item: 'often' },
      { weight: 1, item: 'seldom' },
      { weight: 0, item: 'never' },
    ];
    const counts = Map.groupBy(
      Array.from({ length: 4000 }, () => random.weighted(choices)),
      (item) => item,
    );
    expect(counts.has('never')).toBe(false);
    expect(Math.abs((counts.get('often')?.length ?? 0) - 3000)).toBeLessThan(200);
  });

  test('refuses to pick from nothing', () => {
    expect(() => seededRandom(1).pick([])).toThrow('empty list');
  });
});
