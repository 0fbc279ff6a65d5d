import { describe, expect, test } from '@jest/globals';
import { done, findings, machine } from './check.ts';

const assigning = (Assign: object) => machine({ S: { Type: 'Pass', Assign, End: true } });
const parallel = (state: object, inner: object) =>
  machine({ S: { Type: 'Parallel', Branches: [{ StartAt: 'I', States: { I: inner } }], ...state, End: true } });

describe('names of states', () => {
  test('are unique over the whole machine', () => {
    const block = { StartAt: 'S', States: { S: done } };
    expect(findings(machine({ S: { Type: 'Parallel', Branches: [block, block], End: true } }))).toEqual([
      'DUPLICATE_STATE_NAME: Duplicate State name: S @ /States/S/Branches[0]/States/S',
      'DUPLICATE_STATE_NAME: Duplicate State name: S @ /States/S/Branches[1]/States/S',
    ]);
  });

  test('have eighty characters at most', () => {
    const long = 'x'.repeat(81);
    expect(findings(machine({ [long]: done }))).toEqual([
      `INVALID_STATE_NAME: A state name has 1 to 80 characters @ /States/${long}`,
    ]);
    expect(findings(machine({ ['x'.repeat(80)]: done }))).toEqual([]);
  });
});

describe('names of variables', () => {
  test.each<[string, object, string[]]>([
    [
      'are identifiers',
      { 'a-b': 1 },
      [
        `INVALID_VARIABLE_NAME: Invalid variable name 'a-b': the variable name contains invalid characters. @ /States/S/Assign/a-b`,
      ],
    ],
    ['without the dollar of a path', { 'a.$': '$.b', ñ: 1 }, []],
    [
      'and not the reserved one',
      { states: 1 },
      [`RESERVED_VARIABLE_NAME: Cannot assign to reserved variable '$states'. @ /States/S/Assign/states`],
    ],
  ])('%s', (_, assign, expected) => {
    expect(findings(assigning(assign))).toEqual(expected);
  });

  test('are not set again by an inner scope', () => {
    expect(findings(parallel({ Assign: { a: 1 } }, { ...done, Assign: { a: 2 } }))).toEqual([
      `DUPLICATE_VARIABLE_NAME: The variable name 'a' was already defined in a parent scope. @ /States/S/Branches[0]/States/I/Assign/a`,
    ]);
    expect(findings(parallel({ Assign: { a: 1 } }, { ...done, Assign: { b: 2 } }))).toEqual([]);
  });

  test('are free in what a distributed Map runs', () => {
    const ItemProcessor = {
      ProcessorConfig: { Mode: 'DISTRIBUTED', ExecutionType: 'STANDARD' },
      StartAt: 'I',
      States: { I: { ...done, Assign: { a: 2 } } },
    };
    expect(findings(machine({ S: { Type: 'Map', ItemProcessor, Assign: { a: 1 }, End: true } }))).toEqual([]);
  });
});
