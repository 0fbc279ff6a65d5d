import { expect, test } from '@jest/globals';
import { z } from 'zod';
import { fieldProblems } from '../../../api/http/field-problems.ts';

const schema = z.strictObject({
  items: z.array(z.strictObject({ quantity: z.int().max(100) })),
  when: z.union([z.iso.date(), z.strictObject({ day: z.int() })]).optional(),
});

function problems(value: unknown) {
  const { error } = schema.safeParse(value);
  if (error === undefined) throw new Error('expected the value not to fit');
  return fieldProblems(error);
}

test('name the field with its place in lists', () => {
  expect(problems({ items: [{ quantity: 1 }, { quantity: 101 }] })).toMatchObject([{ field: 'items.1.quantity' }]);
});

test('name each unknown field by itself', () => {
  expect(problems({ items: [{ quantity: 1, colour: 'red', size: 'L' }], x: 1 })).toEqual([
    { field: 'items.0.colour', message: 'unknown field' },
    { field: 'items.0.size', message: 'unknown field' },
    { field: 'x', message: 'unknown field' },
  ]);
});

test('say of a field that is not there that it is missing', () => {
  expect(problems({ items: [{}] })).toEqual([{ field: 'items.0.quantity', message: 'missing: expected number' }]);
});

test('of a choice name what is wrong with the first', () => {
  expect(problems({ items: [], when: 'soon' })).toMatchObject([{ field: 'when' }]);
});

test('do not repeat what was sent', () => {
  expect(JSON.stringify(problems({ items: 'secret', when: 'hidden' }))).not.toMatch(/secret|hidden/);
});

test('are twenty at most, and a name is not longer than a name', () => {
  const many = Object.fromEntries(Array.from({ length: 500 }, (_, index) => [`${index}`.padEnd(1_000, 'x'), 1]));
  const found = problems({ items: [], ...many });
  expect(found).toHaveLength(20);
  expect(found.every(({ field }) => field.length <= 200)).toBe(true);
});
