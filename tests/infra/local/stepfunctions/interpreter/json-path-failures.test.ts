import { describe, expect, test } from '@jest/globals';
import { runAsl } from '../../../../support/run-asl.ts';
import { chain } from './asl-machine.ts';

const path = (states: Record<string, object>) => ({ StartAt: Object.keys(states)[0], States: states });
const executing = (state: string, message: string, id = 2) =>
  `An error occurred while executing the state '${state}' (entered at the event id #${id}). ${message}`;

describe('a path that leads nowhere fails with States.Runtime', () => {
  test.each<[string, object, string]>([
    ['InputPath', { Type: 'Pass', InputPath: '$.x', End: true }, `Invalid path '$.x' : No results for path: $['x']`],
    [
      'InputPath, though nothing reads the input',
      { Type: 'Pass', InputPath: '$.x', Result: 1, End: true },
      `Invalid path '$.x' : No results for path: $['x']`,
    ],
    [
      'OutputPath',
      { Type: 'Pass', OutputPath: '$.x.y', End: true },
      `Invalid path '$.x.y' : Missing property in path $['x']`,
    ],
    [
      'Parameters',
      { Type: 'Pass', Parameters: { deep: { 'v.$': '$.x' } }, End: true },
      `The JSONPath '$.x' specified for the field 'v.$' could not be found in the input '{"n":1.5,"t":"soon"}'`,
    ],
    [
      'Assign',
      { Type: 'Pass', Assign: { 'v.$': '$.x' }, End: true },
      `The JSONPath '$.x' specified for the field 'v.$' could not be found in the input '{"n":1.5,"t":"soon"}'`,
    ],
    [
      'CausePath',
      { Type: 'Fail', ErrorPath: '$.t', CausePath: '$.x' },
      `The JSONPath '$.x' specified for the field 'CausePath' could not be found in the input '{"n":1.5,"t":"soon"}'`,
    ],
    [
      'SecondsPath',
      { Type: 'Wait', SecondsPath: '$.x', End: true },
      'The SecondsPath parameter does not reference an input value: $.x',
    ],
  ])('%s', async (_, state, message) => {
    const run = await runAsl(path({ A: state }), { input: { n: 1.5, t: 'soon' } });
    expect([run.error, run.cause]).toEqual(['States.Runtime', executing('A', message)]);
    expect(chain(run.history).at(-1)).toBe('3<2 ExecutionFailed');
  });
});

test('a payload template takes nothing from a null input, not even the whole', async () => {
  const run = await runAsl(
    path({
      A: { Type: 'Pass', Result: null, Next: 'B' },
      B: { Type: 'Pass', Parameters: { 'v.$': '$' }, End: true },
    }),
  );
  expect(run.cause).toBe(executing('B', 'Unable to apply Path transformation to null or empty input.', 4));
});

describe('a value of another kind than its field takes fails with States.Runtime', () => {
  test.each<[string, object, string]>([
    [
      'a fraction of a second',
      { Type: 'Wait', SecondsPath: '$.n', End: true },
      'The SecondsPath parameter cannot be parsed as a long value: $.n == 1.5',
    ],
    [
      'a negative wait',
      { Type: 'Wait', SecondsPath: '$.minus', End: true },
      'The SecondsPath parameter references a negative value: $.minus == -1',
    ],
    [
      'no moment',
      { Type: 'Wait', TimestampPath: '$.t', End: true },
      'The TimestampPath parameter does not reference a valid ISO-8601 extended offset date-time format string: $.t == soon',
    ],
    [
      'no number at once',
      {
        Type: 'Map',
        ItemsPath: '$.list',
        MaxConcurrencyPath: '$.o',
        ItemProcessor: path({ I: { Type: 'Succeed' } }),
        End: true,
      },
      'The MaxConcurrencyPath field refers to value "{}" which is not a valid integer: $.o',
    ],
    [
      'no list',
      { Type: 'Map', ItemsPath: '$.t', ItemProcessor: path({ I: { Type: 'Succeed' } }), End: true },
      'Reference path "$.t" must point to array.',
    ],
    [
      'an error that is no text',
      { Type: 'Fail', ErrorPath: '$.n' },
      'The ErrorPath parameter does not reference a string: $.n == 1.5',
    ],
  ])('%s', async (_, state, message) => {
    const input = { n: 1.5, minus: -1, t: 'soon', o: {}, list: [1] };
    const run = await runAsl(path({ A: state }), { input });
    expect([run.error, run.cause]).toEqual(['States.Runtime', executing('A', message)]);
    expect(chain(run.history).at(-1)).toBe('3<2 ExecutionFailed');
  });

  test('a text of digits is a number', async () => {
    const run = await runAsl(path({ A: { Type: 'Wait', SecondsPath: '$.n', End: true } }), { input: { n: '3' } });
    expect(run.status).toBe('SUCCEEDED');
    expect((run.history.at(-1)?.at ?? 0) - (run.history[0]?.at ?? 0)).toBe(3000);
  });
});

test('a Fail state takes its error and cause from paths and functions', async () => {
  const run = await runAsl(
    path({ F: { Type: 'Fail', ErrorPath: '$.e', CausePath: `States.Format('{} is gone', $.what)` } }),
    { input: { e: 'Gone', what: 'it' } },
  );
  expect([run.error, run.cause]).toEqual(['Gone', 'it is gone']);
});

describe('Catch in JSONPath', () => {
  const branches = [path({ F: { Type: 'Fail', Error: 'Boom', Cause: 'why' } })];
  const parallel = (catcher: object, fields: object = {}) =>
    path({
      P: {
        Type: 'Parallel',
        Branches: branches,
        Catch: [{ ErrorEquals: ['States.ALL'], ...catcher, Next: 'R' }],
        End: true,
        ...fields,
      },
      R: { Type: 'Pass', QueryLanguage: 'JSONata', Output: '{% {"in": $states.input, "v": [$v]} %}', End: true },
    });

  test('the error output replaces the input, and takes no OutputPath', async () => {
    const run = await runAsl(parallel({}, { OutputPath: '$.none' }), { input: { a: 1 } });
    expect(run.output.in).toEqual({ Error: 'Boom', Cause: 'why' });
  });

  test('ResultPath puts the error output into the input, Assign takes from it', async () => {
    const run = await runAsl(parallel({ ResultPath: '$.failure', Assign: { 'v.$': '$.Error' } }), { input: { a: 1 } });
    expect(run.output).toEqual({ in: { a: 1, failure: { Error: 'Boom', Cause: 'why' } }, v: ['Boom'] });
  });

  test('a ResultPath of null throws the error output away', async () => {
    expect((await runAsl(parallel({ ResultPath: null }), { input: { a: 1 } })).output.in).toEqual({ a: 1 });
  });

  test('States.Runtime passes every catcher and retrier by', async () => {
    const run = await runAsl(
      path({
        P: {
          Type: 'Parallel',
          Branches: [path({ B: { Type: 'Pass', End: true } })],
          OutputPath: '$.none',
          Retry: [{ ErrorEquals: ['States.ALL'] }],
          Catch: [{ ErrorEquals: ['States.Runtime'], Next: 'R' }],
          End: true,
        },
        R: { Type: 'Succeed' },
      }),
    );
    expect(run.error).toBe('States.Runtime');
    expect(run.entered).not.toContain('R');
  });

  test('a ResultPath that finds no room fails with a name that can be caught', async () => {
    const inner = {
      StartAt: 'A',
      States: { A: { Type: 'Pass', ResultPath: '$.x', Result: 1, End: true } },
    };
    const run = await runAsl(
      path({
        P: { Type: 'Parallel', Branches: [inner], Catch: [{ ErrorEquals: ['States.ALL'], Next: 'R' }], End: true },
        R: { Type: 'Pass', End: true },
      }),
      { input: 'text' },
    );
    expect(run.output).toMatchObject({ Error: 'States.ReferencePathConflict' });
  });
});
