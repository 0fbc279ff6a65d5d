import { describe, expect, test } from '@jest/globals';
import { compileMachine } from '../../../../../infra/local/stepfunctions/definition/compile-machine.ts';

const compile =
  (states: Record<string, object>, extra: object = {}) =>
  () =>
    compileMachine(JSON.stringify({ StartAt: Object.keys(states)[0], States: states, ...extra }));

describe('JSONPath', () => {
  test('is the language of a machine that names none, and single states may be in JSONata', () => {
    const { blocks } = compile({
      A: { Type: 'Pass', InputPath: '$.a', Next: 'B' },
      B: { Type: 'Pass', QueryLanguage: 'JSONata', Output: '{% 1 %}', End: true },
    })();
    expect([...(blocks.get('')?.states.values() ?? [])].map((state) => 'language' in state && state.language)).toEqual([
      'JSONPath',
      'JSONata',
    ]);
  });

  test('comments stand in states, rules, catchers and retriers', () => {
    const Comment = 'why';
    expect(
      compile(
        {
          C: {
            Type: 'Choice',
            Comment,
            Choices: [{ Variable: '$.a', IsNull: true, Comment, Next: 'P' }],
            Default: 'P',
          },
          P: {
            Type: 'Parallel',
            Comment,
            Branches: [{ Comment, StartAt: 'S', States: { S: { Type: 'Succeed', Comment } } }],
            Retry: [{ ErrorEquals: ['X'], Comment }],
            Catch: [{ ErrorEquals: ['X'], Comment, Next: 'E' }],
            End: true,
          },
          E: { Type: 'Fail', Comment },
        },
        { Comment, Version: '1.0' },
      ),
    ).not.toThrow();
  });

  test.each<[string, object, string]>([
    ['a path that is none', { Type: 'Pass', InputPath: 'a', End: true }, '/States/A/InputPath'],
    ['a ResultPath with a wildcard', { Type: 'Pass', ResultPath: '$.a[*]', End: true }, 'Reference Path'],
    [
      'a value that is neither path nor function',
      { Type: 'Pass', Parameters: { 'a.$': 'b' }, End: true },
      `The value for the field 'a.$' must be a valid JSONPath or a valid intrinsic function call at /States/A/Parameters`,
    ],
    [
      'a wrong rule',
      { Type: 'Choice', Choices: [{ Variable: '$.a', NumericEquals: 'x', Next: 'A' }] },
      '/States/A/Choices[0]/NumericEquals',
    ],
    ['a moment without an offset', { Type: 'Wait', Timestamp: '2016-12-05T21:29:29', End: true }, 'RFC3339'],
    ['a wait of a half', { Type: 'Wait', Seconds: 1.5, End: true }, '/States/A/Seconds'],
    ['fields of JSONata', { Type: 'Pass', Output: 1, End: true }, 'Output'],
  ])('%s is refused', (_, state, message) => {
    expect(compile({ A: state })).toThrow(message);
  });
});
