import { describe, expect, test } from '@jest/globals';
import { seededRandom } from '../../../commands/instance/random.ts';
import { arrivals } from '../../../commands/load/arrivals.ts';

const times = (spacing: 'random' | 'even', count: number, seed = 1) => [
  ...arrivals(count, 200, spacing, seededRandom(seed)),
];

describe('the times of arrival', () => {
  test('are even when they shall be', () => {
    expect(times('even', 4)).toEqual([0, 5, 10, 15]);
  });

  test('are the same for a seed, and others for another', () => {
    expect(times('random', 50)).toEqual(times('random', 50));
    expect(times('random', 50)).not.toEqual(times('random', 50, 2));
  });

  test('come at the rate in the long run, in bunches and pauses', () => {
    const all = times('random', 20_001);
    const gaps = all.slice(1).map((time, index) => time - (all[index] ?? 0));
    expect(all[0]).toBe(0);
    expect(gaps.every((gap) => gap >= 0)).toBe(true);
    expect((all.at(-1) ?? 0) / 20_000).toBeCloseTo(5, 0);
    // Of exponential gaps, 1 - 1/e = 63 % are shorter than their mean.
    expect(gaps.filter((gap) => gap < 5).length / gaps.length).toBeCloseTo(0.632, 1);
  });
});
