import { expect, test } from '@jest/globals';
import { exceedsTolerance } from '../../../../../infra/local/stepfunctions/map-run/tolerance.ts';

const limits = (count?: number, percentage?: number) => ({ count, percentage });

test.each([
  ['the first failure is too much without limits', limits(), 1, 10, true],
  ['no failure is never too much', limits(), 0, 10, false],
  ['as many as are tolerated are not too much', limits(2), 2, 10, false],
  ['one more is', limits(2), 3, 10, true],
  ['as great a part as is tolerated is not too much', limits(undefined, 20), 2, 10, false],
  ['a greater one is', limits(undefined, 20), 3, 10, true],
  ['either of two limits can be passed', limits(5, 10), 2, 10, true],
  ['and the other one', limits(1, 90), 2, 10, true],
  ['all may fail', limits(undefined, 100), 10, 10, false],
])('%s', (_, tolerance, failed, total, isExceeded) => {
  expect(exceedsTolerance(tolerance, failed, total)).toBe(isExceeded);
});
