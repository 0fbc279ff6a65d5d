import { describe, expect, test } from '@jest/globals';
import { percentile } from '../../../commands/demo/percentile.ts';
import { seededRandom } from '../../../commands/instance/random.ts';
import { Latencies } from '../../../commands/load/latencies.ts';

describe('latencies', () => {
  test('have percentiles that are right to a thousandth', () => {
    const random = seededRandom(3);
    const values = Array.from({ length: 5000 }, () => 0.2 + 20 * random.fraction() ** 4 * 50);
    const latencies = new Latencies();
    for (const value of values) latencies.record(value);
    const { p50, p95, p99, max } = latencies.percentiles();
    const exact = [50, 95, 99].map((percent) => percentile(values, percent));
    for (const [index, found] of [p50, p95, p99].entries()) {
      expect(Math.abs(found / (exact[index] ?? 0) - 1)).toBeLessThan(0.003);
    }
    expect(Math.abs(max / Math.max(...values) - 1)).toBeLessThan(0.003);
  });

  test('are all 0 when there are none', () => {
    expect(new Latencies().percentiles()).toEqual({ p50: 0, p95: 0, p99: 0, max: 0 });
  });

  test('may be shorter than a microsecond and longer than an hour', () => {
    const latencies = new Latencies();
    latencies.record(0);
    latencies.record(8 * 3_600_000);
    const { p50, max } = latencies.percentiles();
    expect(p50).toBeLessThan(0.01);
    expect(Math.abs(max / 3_600_000 - 1)).toBeLessThan(0.003);
  });

  test('are added up', () => {
    const [one, other] = [new Latencies(), new Latencies()];
    one.record(10);
    for (let i = 0; i < 3; i++) other.record(30);
    one.add(other);
    expect(one.percentiles().p50).toBeCloseTo(30, 0);
  });
});
