import { describe, expect, test } from '@jest/globals';
import { percentile } from '../../../commands/demo/percentile.ts';

describe('a percentile', () => {
  const hundred = Array.from({ length: 100 }, (_, index) => 100 - index);
  test.each([
    [50, 50],
    [95, 95],
    [99, 99],
    [100, 100],
    [0, 1],
  ])('is the nearest rank: %d of 1 to 100 is %d', (percent, expected) => {
    expect(percentile(hundred, percent)).toBe(expected);
  });

  test('of one value is that value, of none is 0', () => {
    expect(percentile([7], 50)).toBe(7);
    expect(percentile([], 99)).toBe(0);
  });

  test('is a value that was measured, in numeric and not in alphabetic order', () => {
    expect(percentile([9, 10, 100], 50)).toBe(10);
  });
});
