import { describe, expect, test } from '@jest/globals';
import { Tally } from '../../../commands/load/tally.ts';

describe('the tally', () => {
  test('counts by route and overall, errors by what they were', () => {
    const tally = new Tally();
    for (let i = 0; i < 3; i++) tally.record('read', { kind: 'good' }, 10);
    tally.record('place', { kind: 'failed', error: '503' }, 1);
    tally.record('place', { kind: 'failed', error: '503' }, 1);
    tally.record('place', { kind: 'failed', error: '429 too_many_requests' }, 1);
    const { routes, overall, errors } = tally.report();
    expect(routes.map(({ route, answered, failed }) => [route, answered, failed])).toEqual([
      ['GET /orders/{orderId}', 3, 0],
      ['POST /orders', 3, 3],
    ]);
    expect(overall).toMatchObject({ answered: 6, failed: 3 });
    expect(errors).toEqual([
      { route: 'POST /orders', error: '503', count: 2 },
      { route: 'POST /orders', error: '429 too_many_requests', count: 1 },
    ]);
  });

  test('is not flattered by quick refusals', () => {
    const tally = new Tally();
    tally.record('read', { kind: 'good' }, 40);
    for (let i = 0; i < 50; i++) tally.record('read', { kind: 'failed', error: '503' }, 1);
    expect(tally.report().overall.p50).toBeCloseTo(40, 0);
  });

  test('keeps so many kinds of errors and no more', () => {
    const tally = new Tally();
    for (let i = 0; i < 500; i++) tally.record('read', { kind: 'failed', error: `no answer: E${i}` }, 1);
    tally.record('read', { kind: 'failed', error: 'no answer: E0' }, 1);
    const { errors } = tally.report();
    expect(errors.length).toBeLessThanOrEqual(101);
    expect(errors.reduce((sum, { count }) => sum + count, 0)).toBe(501);
    expect(errors.find(({ error }) => error === 'no answer: E0')?.count).toBe(2);
  });
});
