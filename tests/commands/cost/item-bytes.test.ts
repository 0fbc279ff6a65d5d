import { expect, test } from '@jest/globals';
import { indexBytes, itemBytes, storedItemBytes } from '../../../commands/cost/item-bytes.ts';

test('an item is as large as its names and its values', () => {
  expect(itemBytes({ PK: { S: 'ORDER#1' } })).toBe(2 + 7);
  expect(itemBytes({ name: { S: 'Zoë' } })).toBe(4 + 4);
  expect(itemBytes({ yes: { BOOL: true }, no: { NULL: true } })).toBe(3 + 1 + 2 + 1);
  expect(itemBytes({ blob: { B: new Uint8Array(10) } })).toBe(14);
  expect(itemBytes({ tags: { SS: ['ab', 'c'] } })).toBe(4 + 3);
});

test.each([
  ['0', 1],
  ['7', 2],
  ['1234', 3],
  ['-12.5', 4],
  ['1000000', 2],
])('the number %s takes %d bytes', (N, bytes) => {
  expect(itemBytes({ n: { N } })).toBe(1 + bytes);
});

test('a list and a map take three bytes, and one for each element', () => {
  expect(itemBytes({ l: { L: [{ S: 'ab' }, { S: 'c' }] } })).toBe(1 + 3 + 1 + 2 + 1 + 1);
  expect(itemBytes({ m: { M: { a: { S: 'b' } } } })).toBe(1 + 3 + 1 + 2);
});

test('storage adds a hundred bytes for the item and for each index that has its keys', () => {
  const item = { PK: { S: 'A' }, SK: { S: 'B' }, customerKey: { S: 'C' }, dateKey: { S: 'D' }, body: { S: 'long' } };
  expect(storedItemBytes({ PK: { S: 'A' } })).toBe(103);
  const indexes = [
    ['customerKey', 'dateKey'],
    ['statusKey', 'dateKey'],
  ];
  expect(indexBytes(item, ['PK', 'SK'], indexes)).toBe(100 + 3 + 3 + 12 + 8);
});
