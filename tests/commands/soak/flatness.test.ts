import { expect, test } from '@jest/globals';
import { growth } from '../../../commands/soak/flatness.ts';

const mebibyte = 2 ** 20;
const samples = (sizeAt: (index: number) => number) =>
  Array.from({ length: 40 }, (_, index) => sizeAt(index) * mebibyte);

test('what rises at first and then stays is flat', () => {
  expect(growth(samples((index) => Math.min(200, 20 * index)))).toMatchObject({ isFlat: true });
});

test('what goes on rising is not', () => {
  expect(growth(samples((index) => 100 + 5 * index))).toMatchObject({ isFlat: false });
});

test('a few samples say nothing', () => {
  expect(growth([1, 2, 3])).toBeUndefined();
});
