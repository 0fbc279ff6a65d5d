import { expect, test } from '@jest/globals';
import { CallBook } from '../../../commands/soak/call-book.ts';

const payload = { execution: 'one', step: 'pay', item: 0, attempt: 0, isDeclined: false };
const succeeded = (receipt: string) => ({ type: 'TaskSucceeded', text: JSON.stringify({ output: { receipt } }) });

test('a result that was lost is asked for again, and no trouble', () => {
  const book = new CallBook();
  book.enter(payload);
  const second = book.enter(payload);
  expect(book.close('one', [succeeded(second)])).toEqual(['pay']);
  expect(book.troubles).toEqual([]);
});

test('a result that was recorded and asked for again is a trouble, before the end and after it', () => {
  const book = new CallBook();
  const first = book.enter(payload);
  book.enter(payload);
  book.close('one', [succeeded(first)]);
  expect(book.troubles).toEqual(['one pay 0 0: call 0 was recorded, and call 1 made']);
  book.enter(payload);
  expect(book.troubles.at(-1)).toBe('one pay 0 0: its result was recorded, and call 2 made');
});

test('a call that comes too late, of an attempt that was given up, is counted only', () => {
  const book = new CallBook();
  book.enter(payload);
  const second = book.enter({ ...payload, attempt: 1 });
  book.close('one', [{ type: 'TaskTimedOut', text: '{}' }, succeeded(second)]);
  book.enter(payload);
  expect(book.troubles).toEqual([]);
  expect(book.stray).toBe(1);
});

test('a result of another execution is a trouble', () => {
  const book = new CallBook();
  const receipt = book.enter({ ...payload, execution: 'other' });
  book.close('one', [succeeded(receipt)]);
  expect(book.troubles).toEqual(['one recorded a result of other']);
});
