import { describe, expect, test } from '@jest/globals';
import { findJsonFault } from '../../../../infra/local/stepfunctions/json-fault.ts';

const values = "(JSON String, Number, Array, Object or token 'null', 'true' or 'false')";

describe('what is wrong with a JSON text', () => {
  test.each([
    ['not json', `Unrecognized token 'not': was expecting ${values}`],
    ["{'a': 1}", `Unexpected character (''' (code 39)): was expecting double-quote to start field name`],
    ['{"a": 1,}', `Unexpected character ('}' (code 125)): was expecting double-quote to start field name`],
    ['{"a" 1}', `Unexpected character ('1' (code 49)): was expecting a colon to separate field name and value`],
    ['{"a": 1 "b": 2}', `Unexpected character ('"' (code 34)): was expecting comma to separate Object entries`],
    ['[1 2]', `Unexpected character ('2' (code 50)): was expecting comma to separate Array entries`],
    ['@', `Unexpected character ('@' (code 64)): expected a valid value ${values}`],
    ['["a]', 'Unexpected end-of-input: was expecting closing quote for a string value'],
    [
      '{"a": [1}',
      `Unexpected close marker '}': expected ']' (for Array starting at [Source: (String)"{"a": [1}"; line: 1, column: 7])`,
    ],
    [
      '[',
      'Unexpected end-of-input: expected close marker for Array (start marker at [Source: (String)"["; line: 1, column: 1])',
    ],
    ['"\\q"', `Unrecognized character escape 'q' (code 113)`],
    [
      '"\t"',
      'Illegal unquoted character ((CTRL-CHAR, code 9)): has to be escaped using backslash to be included in string value',
    ],
    ['[01]', 'Invalid numeric value: Leading zeroes not allowed'],
    [' ', 'No content to map due to end-of-input'],
  ])('%j', (text, message) => {
    expect(findJsonFault(text).message).toBe(message);
  });

  test('has a line and a column', () => {
    expect(findJsonFault('{\n  "a": nil\n}')).toMatchObject({ line: 2, column: 11 });
  });

  test('is found in a text of a million brackets', () => {
    expect(findJsonFault('['.repeat(1_000_000)).message).toContain('Unexpected end-of-input');
  });
});
