import { expect, test } from '@jest/globals';
import { type Fact, readFacts, writeFacts } from '../../../commands/cost/facts.ts';

const facts: readonly Fact[] = [
  { kind: 'order', orders: 48, refused: 2 },
  { kind: 'logLine', bytes: 120, purpose: 'order' },
];

test('what was counted is read again as it was written', () => {
  expect(readFacts(writeFacts(facts))).toEqual(facts);
  expect(readFacts('')).toEqual([]);
});

test('a line that a kill cut off is left out', () => {
  expect(readFacts(`${writeFacts(facts)}{"kind":"logLi`)).toEqual(facts);
});

test('a line that says something else is refused', () => {
  expect(() => readFacts('{"kind":"guess"}\n')).toThrow();
});
