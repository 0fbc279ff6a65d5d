import { expect, test } from '@jest/globals';
import { exceedsDepth } from '../../../../infra/local/stepfunctions/json-depth.ts';

test('brackets in strings do not count as depth', () => {
  expect(exceedsDepth(`["${'['.repeat(2000)}\\"["]`)).toBe(false);
  expect(exceedsDepth('['.repeat(1001))).toBe(true);
  expect(exceedsDepth(`${'[]'.repeat(2000)}`)).toBe(false);
});
