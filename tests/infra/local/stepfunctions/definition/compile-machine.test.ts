import { describe, expect, test } from '@jest/globals';
import { compileMachine } from '../../../../../infra/local/stepfunctions/definition/compile-machine.ts';

const compile = (definition: unknown) => () =>
  compileMachine(typeof definition === 'string' ? definition : JSON.stringify(definition));
const states = (all: Record<string, object>, extra: object = {}) => ({
  QueryLanguage: 'JSONata',
  StartAt: Object.keys(all)[0],
  States: all,
  ...extra,
});
const task = (resource: string, fields: object = {}) =>
  states({ T: { Type: 'Task', Resource: resource, End: true, ...fields } });

test('what is missing here is refused by name', () => {
  expect(compile(task('arn:aws:states:us-east-1:000000000000:activity:a'))).toThrow(
    `The activity 'arn:aws:states:us-east-1:000000000000:activity:a' is not supported`,
  );
});

describe('what is wrong is refused with its place', () => {
  test.each([
    ['no JSON', '{', 'INVALID_JSON_DESCRIPTION'],
    ['no states', { StartAt: 'A' }, `'SCHEMA_VALIDATION_FAILED: These fields are required: [States] at /'`],
    ['nothing', {}, 'These fields are required: [States, StartAt] at /'],
    [
      'an unknown target',
      states({ A: { Type: 'Pass', Next: 'B' } }),
      `MISSING_TRANSITION_TARGET: Missing 'Next' target: B`,
    ],
    ['an unknown start', { ...states({ A: { Type: 'Succeed' } }), StartAt: 'X' }, `Missing 'Next' target: X`],
    ['no end', states({ A: { Type: 'Pass' } }), 'These fields are required: [Next or End]'],
    ['an unknown field', states({ A: { Type: 'Succeed', Nxt: 'B' } }), `Field 'Nxt' is not supported at /States/A`],
    ['an unknown type', states({ A: { Type: 'Sleep' } }), '/States/A/Type'],
    ['bad JSONata', states({ A: { Type: 'Pass', Output: { a: ['{% $( %}'] }, End: true } }), '/States/A/Output/a[0]'],
    [
      'a bad timestamp',
      states({ A: { Type: 'Wait', Timestamp: '2016-12-05T21:29:29', End: true } }),
      'String does not match RFC3339 timestamp at /States/A/Timestamp',
    ],
    [
      'two waits',
      states({ A: { Type: 'Wait', Timestamp: '2016-12-05T21:29:29Z', Seconds: 1, End: true } }),
      'Exactly one of',
    ],
    [
      'another language',
      states({ A: { Type: 'Pass', QueryLanguage: 'JSONPath', End: true } }),
      `'QueryLanguage' can not be 'JSONPath'`,
    ],
    [
      'a name twice',
      states({ P: { Type: 'Parallel', End: true, Branches: [{ StartAt: 'P', States: { P: { Type: 'Succeed' } } }] } }),
      'Duplicate state name: P',
    ],
    [
      'an outer variable set within',
      states({
        A: { Type: 'Pass', Assign: { x: 1 }, Next: 'P' },
        P: {
          Type: 'Parallel',
          End: true,
          Branches: [{ StartAt: 'B', States: { B: { Type: 'Pass', Assign: { x: 2 }, End: true } } }],
        },
      }),
      `Variable 'x' is already assigned in an outer scope`,
    ],
    [
      'a heartbeat above its timeout',
      task('arn:aws:states:::lambda:invoke', { TimeoutSeconds: 5, HeartbeatSeconds: 5 }),
      'HeartbeatSeconds must be smaller',
    ],
    [
      'no function',
      task('arn:aws:states:::lambda:invoke', { Arguments: {} }),
      `The field 'FunctionName' is required but was missing at /States/T/Arguments`,
    ],
    [
      'States.ALL among others',
      task('arn:aws:states:::lambda:invoke', { Retry: [{ ErrorEquals: ['States.ALL', 'X'] }] }),
      'States.ALL must appear alone at /States/T/Retry[0]/ErrorEquals',
    ],
  ])('%s', (_, definition, message) => {
    expect(compile(definition)).toThrow(message);
  });

  test('everything that is wrong is told at once', () => {
    expect(compile(states({ A: { Type: 'Pass' }, B: { Type: 'Sleep' } }))).toThrow(/\/States\/A.*\/States\/B/);
  });
});

test('siblings may set the same variable', () => {
  const branch = (name: string) => ({
    StartAt: name,
    States: { [name]: { Type: 'Pass', Assign: { x: 1 }, End: true } },
  });
  expect(compile(states({ P: { Type: 'Parallel', End: true, Branches: [branch('A'), branch('B')] } }))).not.toThrow();
});
