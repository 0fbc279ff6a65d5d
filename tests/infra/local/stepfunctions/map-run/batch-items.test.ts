import { describe, expect, test } from '@jest/globals';
import { childInputs } from '../../../../../infra/local/stepfunctions/map-run/batch-items.ts';

const inputs = (...parameters: Parameters<typeof childInputs>) =>
  [...childInputs(...parameters)].map(({ text, items }) => ({ items, input: JSON.parse(text) }));

test('without batches an item is the input of a child', () => {
  expect(inputs([1, { a: 2 }], undefined)).toEqual([
    { items: 1, input: 1 },
    { items: 1, input: { a: 2 } },
  ]);
});

describe('batches', () => {
  test('hold so many items at most, with what all of them are given', () => {
    expect(inputs([1, 2, 3], { maxItems: 2, maxBytes: undefined, input: { date: 'd' } })).toEqual([
      { items: 2, input: { Items: [1, 2], BatchInput: { date: 'd' } } },
      { items: 1, input: { Items: [3], BatchInput: { date: 'd' } } },
    ]);
  });

  test('hold so many bytes at most, counted with what is around the items', () => {
    const batches = inputs(['aaaa', 'bbbb', 'ccé'], { maxItems: undefined, maxBytes: 27, input: undefined });
    expect(batches.map(({ items }) => items)).toEqual([2, 1]);
    for (const { input } of batches) expect(Buffer.byteLength(JSON.stringify(input))).toBeLessThanOrEqual(27);
  });

  test('are closed at 256 KiB when nothing else closes them', () => {
    const item = 'x'.repeat(100_000);
    const batches = inputs([item, item, item], { maxItems: 100, maxBytes: undefined, input: undefined });
    expect(batches.map(({ items }) => items)).toEqual([2, 1]);
  });
});

test('an item that no child can take fails the run', () => {
  const item = 'x'.repeat(262_144);
  expect(() => inputs([item], undefined)).toThrow(expect.objectContaining({ error: 'States.DataLimitExceeded' }));
  expect(() => inputs([item], { maxItems: 1, maxBytes: undefined, input: undefined })).toThrow('262144');
});
