import { expect, test } from '@jest/globals';
import { canonicalHash } from '../../../api/http/canonical-hash.ts';

test('does not depend on the order of keys, however deep', () => {
  const one = { a: 1, b: { c: [{ d: 1, e: 2 }], f: 'x' } };
  const other = { b: { f: 'x', c: [{ e: 2, d: 1 }] }, a: 1 };
  expect(canonicalHash(one)).toBe(canonicalHash(other));
});

test.each([
  [{ a: 1 }, { a: 2 }],
  [{ a: 1 }, { a: '1' }],
  [{ a: [1, 2] }, { a: [2, 1] }],
  [{ a: null }, {}],
  [
    ['ab', 'c'],
    ['a', 'bc'],
  ],
])('tells %j from %j', (one, other) => {
  expect(canonicalHash(one)).not.toBe(canonicalHash(other));
});

test('is a SHA-256 in hexadecimal', () => {
  expect(canonicalHash({})).toMatch(/^[0-9a-f]{64}$/);
});
