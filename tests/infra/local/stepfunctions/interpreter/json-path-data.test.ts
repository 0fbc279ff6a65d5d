import { describe, expect, test } from '@jest/globals';
import { runAsl } from '../../../../support/run-asl.ts';

const path = (states: Record<string, object>) => ({ StartAt: Object.keys(states)[0], States: states });
const pass = (fields: object, input: unknown = {}) =>
  runAsl(path({ A: { Type: 'Pass', End: true, ...fields } }), { input });

describe('what a state in JSONPath works on', () => {
  test('InputPath selects it, from the input, the context or a variable', async () => {
    expect((await pass({ InputPath: '$.a' }, { a: [1] })).output).toEqual([1]);
    expect((await pass({ InputPath: '$$.Execution.Name' })).output).toBe('test-execution');
    const run = await runAsl(
      path({
        A: { Type: 'Pass', Assign: { kept: { n: 1 } }, Next: 'B' },
        B: { Type: 'Pass', InputPath: '$kept.n', End: true },
      }),
    );
    expect(run.output).toBe(1);
  });

  test('an InputPath of null leaves an empty object', async () => {
    expect((await pass({ InputPath: null, Parameters: { 'all.$': '$' } }, { a: 1 })).output).toEqual({ all: {} });
  });

  test('Parameters are filled in wherever a field’s name ends in .$, within lists too', async () => {
    const run = await pass(
      { Parameters: { text: '$.a', 'value.$': '$.a', list: ['$.a', { 'deep.$': '$.b[0]' }], 'none.$': '$.c[*]' } },
      { a: 1, b: [true] },
    );
    expect(run.output).toEqual({ text: '$.a', value: 1, list: ['$.a', { deep: true }], none: [] });
  });

  test('a Result is taken as it stands', async () => {
    expect((await pass({ Result: { 'a.$': '$.b', e: '{% 1 %}' } })).output).toEqual({ 'a.$': '$.b', e: '{% 1 %}' });
    expect((await pass({ Result: null }, { a: 1 })).output).toBeNull();
  });

  test('the number of retries is in the context of the states that have retries only', async () => {
    expect((await pass({ Parameters: { 'state.$': '$$.State' } })).output.state).not.toHaveProperty('RetryCount');
  });
});

describe('what leaves a state in JSONPath', () => {
  test('ResultPath puts the result into the whole input, past the InputPath', async () => {
    const run = await pass({ InputPath: '$.a', ResultPath: '$.x.y' }, { a: { b: 1 }, c: 2 });
    expect(run.output).toEqual({ a: { b: 1 }, c: 2, x: { y: { b: 1 } } });
  });

  test('a ResultPath of null gives the input, an OutputPath of null nothing', async () => {
    expect((await pass({ InputPath: '$.a', Result: 1, ResultPath: null }, { a: 2 })).output).toEqual({ a: 2 });
    expect((await pass({ OutputPath: null }, { a: 2 })).output).toEqual({});
  });

  test('OutputPath selects from what ResultPath has made', async () => {
    expect((await pass({ Result: 1, ResultPath: '$.a.b', OutputPath: '$.a' }, { c: 2 })).output).toEqual({ b: 1 });
  });

  test('a Map’s ResultSelector sees the results, its OutputPath does not', async () => {
    const run = await runAsl(
      path({
        M: {
          Type: 'Map',
          ItemsPath: '$.items',
          ItemProcessor: { StartAt: 'I', States: { I: { Type: 'Pass', End: true } } },
          ResultSelector: { 'first.$': '$[0]', n: 1 },
          ResultPath: '$.out',
          OutputPath: '$.out',
          End: true,
        },
      }),
      { input: { items: ['a', 'b'] } },
    );
    expect(run.output).toEqual({ first: 'a', n: 1 });
  });

  test.each([
    ['Wait', { Type: 'Wait', Seconds: 1, InputPath: '$.a', OutputPath: '$.b', End: true }],
    ['Succeed', { Type: 'Succeed', InputPath: '$.a', OutputPath: '$.b' }],
  ])('a %s state has InputPath and OutputPath', async (_, state) => {
    expect((await runAsl(path({ A: state }), { input: { a: { b: 3 } } })).output).toBe(3);
  });
});

describe('variables in JSONPath', () => {
  test('come from the result, and the output sees those from before', async () => {
    const run = await runAsl(
      path({
        A: { Type: 'Pass', Assign: { v: 1 }, Next: 'B' },
        B: { Type: 'Pass', Result: { n: 2 }, Assign: { 'v.$': '$.n', 'w.$': '$v' }, OutputPath: '$v', Next: 'C' },
        C: { Type: 'Pass', Parameters: { 'before.$': '$', 'v.$': '$v', 'w.$': '$w' }, End: true },
      }),
    );
    expect(run.output).toEqual({ before: 1, v: 2, w: 1 });
    expect(run.history.find(({ type, id }) => type === 'PassStateExited' && id > 4)?.details).toMatchObject({
      assignedVariables: { v: '2', w: '1' },
    });
  });

  test('pass between the languages', async () => {
    const run = await runAsl(
      path({
        A: { Type: 'Pass', Assign: { 'n.$': '$.n' }, Next: 'B' },
        B: { Type: 'Pass', QueryLanguage: 'JSONata', Assign: { n: '{% $n * 2 %}' }, Output: 'x', Next: 'C' },
        C: { Type: 'Pass', Parameters: { 'n.$': '$n', 'x.$': '$' }, End: true },
      }),
      { input: { n: 21 } },
    );
    expect(run.output).toEqual({ n: 42, x: 'x' });
  });

  test('of a branch end with it', async () => {
    const run = await runAsl(
      path({
        A: { Type: 'Pass', Assign: { outer: 1 }, Next: 'P' },
        P: {
          Type: 'Parallel',
          Branches: [
            {
              StartAt: 'B',
              States: {
                B: { Type: 'Pass', Assign: { 'inner.$': '$outer' }, Next: 'C' },
                C: { Type: 'Pass', Parameters: { 'inner.$': '$inner' }, End: true },
              },
            },
          ],
          Next: 'D',
        },
        D: { Type: 'Pass', QueryLanguage: 'JSONata', Output: { gone: '{% $exists($inner) = false %}' }, End: true },
      }),
    );
    expect(run.output).toEqual({ gone: true });
  });
});

describe('Choice in JSONPath', () => {
  const choice = path({
    C: {
      Type: 'Choice',
      InputPath: '$.in',
      OutputPath: '$.n',
      Choices: [
        {
          And: [
            { Variable: '$.n', IsNumeric: true },
            { Variable: '$.n', NumericGreaterThanPath: '$.least' },
          ],
          Assign: { 'was.$': '$.n' },
          Next: 'High',
        },
      ],
      Assign: { was: 'low' },
      Default: 'Low',
    },
    High: { Type: 'Pass', Parameters: { 'high.$': '$was', 'given.$': '$' }, End: true },
    Low: { Type: 'Pass', Parameters: { 'low.$': '$was', 'given.$': '$' }, End: true },
  });

  test('goes by the first rule that holds, with its variables', async () => {
    expect((await runAsl(choice, { input: { in: { n: 5, least: 4 } } })).output).toEqual({ high: 5, given: 5 });
    expect((await runAsl(choice, { input: { in: { n: 4, least: 4 } } })).output).toEqual({ low: 'low', given: 4 });
  });

  test('fails where it compares with nothing, and where no rule holds', async () => {
    const run = await runAsl(choice, { input: { in: { n: 5 } } });
    expect(run.error).toBe('States.Runtime');
    expect(run.cause).toBe(
      "An error occurred while executing the state 'C' (entered at the event id #2). Invalid path '$.least': The choice state's condition path references an invalid value.",
    );
    const none = path({
      C: { Type: 'Choice', Choices: [{ Variable: '$.a', IsPresent: true, Next: 'D' }] },
      D: { Type: 'Succeed' },
    });
    expect((await runAsl(none)).error).toBe('States.Runtime');
  });
});
