import { describe, expect, test } from '@jest/globals';
import { findings, machine, only, onlyInJsonata } from './check.ts';

const foreign = (language: string, field: string, place = '') => {
  const other = language === 'JSONata' ? 'JSONPath' : 'JSONata';
  return `The QueryLanguage is set to '${language}', but field '${field}' is only supported for the '${other}' QueryLanguage @ /States/S${place}`;
};

describe('query languages', () => {
  test('fields of the other language are refused at their state', () => {
    expect(findings(only({ Type: 'Pass', Output: 1 }))).toEqual([foreign('JSONPath', 'Output')]);
    expect(findings(onlyInJsonata({ Type: 'Pass', InputPath: '$', ResultPath: '$' }))).toEqual([
      foreign('JSONata', 'InputPath'),
      foreign('JSONata', 'ResultPath'),
    ]);
  });

  test('a catcher and a rule of a Choice speak the language of their state', () => {
    const Catch = [{ ErrorEquals: ['A'], ResultPath: '$.a', Next: 'S' }];
    const task = { Type: 'Task', Resource: 'arn:aws:states:::lambda:invoke', Catch };
    expect(findings(onlyInJsonata(task))).toEqual([foreign('JSONata', 'ResultPath', '/Catch[0]')]);
  });

  test('a state may speak JSONata in a machine of JSONPath, not the other way about', () => {
    expect(findings(only({ Type: 'Pass', QueryLanguage: 'JSONata', Output: '{% 1 %}' }))).toEqual([]);
    expect(findings(onlyInJsonata({ Type: 'Pass', QueryLanguage: 'JSONPath', Output: 1 }))).toEqual([
      `'QueryLanguage' can not be 'JSONPath' if set to 'JSONata' for whole state machine @ /States/S`,
    ]);
  });

  test('what is no language counts as JSONata, and is named', () => {
    expect(findings(only({ Type: 'Pass', QueryLanguage: 'jsonata', InputPath: '$' }))).toEqual([
      foreign('JSONata', 'InputPath'),
      'Value should be one of the following: [JSONPath, JSONata] @ /States/S/QueryLanguage',
    ]);
    expect(findings(only({ Type: 'Pass' }, { QueryLanguage: 5 }))).toEqual([
      'Expected value of type [STRING] @ /QueryLanguage',
    ]);
  });

  test('the states within a state speak the language of the machine', () => {
    const inner = { StartAt: 'I', States: { I: { Type: 'Pass', Output: 1, End: true } } };
    const map = { Type: 'Map', QueryLanguage: 'JSONata', ItemProcessor: inner, End: true };
    expect(findings(machine({ S: map }))).toEqual([foreign('JSONPath', 'Output', '/ItemProcessor/States/I')]);
  });
});

describe('expressions', () => {
  const said = (Output: unknown) => findings(onlyInJsonata({ Type: 'Pass', Output }));

  test.each<[string, unknown, string[]]>([
    ['must parse', '{% 1 + %}', ['INVALID_JSONATA_EXPRESSION: Unexpected end of expression @ /States/S/Output']],
    [
      'wherever they stand',
      { a: [{ b: '{% ( %}' }] },
      ['INVALID_JSONATA_EXPRESSION: Expected ")" before end of expression @ /States/S/Output/a[0]/b'],
    ],
    ['must be closed', '{% 1', ['JSONata string must start with {% and end with %} @ /States/S/Output']],
    [
      'have no context of their own',
      '{% phone[0] + $.x %}',
      [
        `UNSUPPORTED_JSONATA_EXPRESSION: Reference to 'phone' at the top level is not supported. @ /States/S/Output`,
        `UNSUPPORTED_JSONATA_EXPRESSION: Reference to '$' at the top level is not supported. @ /States/S/Output`,
      ],
    ],
    [
      'nor a root',
      '{% $$ %}',
      [`UNSUPPORTED_JSONATA_EXPRESSION: Reference to '$$' is not supported. @ /States/S/Output`],
    ],
    [
      'nor has a function in them',
      '{% $map($states.input, function($x) { y }) %}',
      [`UNSUPPORTED_JSONATA_EXPRESSION: Reference to 'y' at the top level is not supported. @ /States/S/Output`],
    ],
    ['may name what a step before gave', '{% $states.input.items[price > 3]^(>price).name %}', []],
    [
      'may not ask for a result where none is',
      '{% $states.result %}',
      [`UNSUPPORTED_JSONATA_EXPRESSION: Field '$states.result' does not exist. @ /States/S/Output`],
    ],
    [
      'may not ask for an error where none is',
      '{% $states.errorOutput.Cause %}',
      [`UNSUPPORTED_JSONATA_EXPRESSION: Field '$states.errorOutput' does not exist. @ /States/S/Output`],
    ],
  ])('%s', (_, output, expected) => {
    expect(said(output)).toEqual(expected);
  });

  test('a task has a result, and its catcher an error', () => {
    const task = {
      Type: 'Task',
      Resource: 'arn:aws:states:::lambda:invoke',
      Output: '{% $states.result %}',
      Catch: [{ ErrorEquals: ['A'], Output: '{% $states.errorOutput %}', Next: 'S' }],
    };
    expect(findings(onlyInJsonata(task))).toEqual([]);
  });

  test('stand where a number is wanted, and nothing else does', () => {
    expect(findings(onlyInJsonata({ Type: 'Wait', Seconds: '{% 1 + 1 %}' }))).toEqual([]);
    expect(findings(onlyInJsonata({ Type: 'Wait', Seconds: 'soon' }))).toEqual([
      'JSONata string must start with {% and end with %} @ /States/S/Seconds',
    ]);
  });

  test('are plain text in JSONPath', () => {
    expect(findings(only({ Type: 'Pass', Parameters: { a: '{% ( %}' } }))).toEqual([]);
  });
});
