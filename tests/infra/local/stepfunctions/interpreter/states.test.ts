import { describe, expect, test } from '@jest/globals';
import { runAsl } from '../../../../support/run-asl.ts';

const machine = (states: Record<string, object>, extra: object = {}) => ({
  QueryLanguage: 'JSONata',
  StartAt: Object.keys(states)[0],
  States: states,
  ...extra,
});
const invoke = (functionName: string, payload: unknown = {}) => ({
  Type: 'Task',
  Resource: 'arn:aws:states:::lambda:invoke',
  Arguments: { FunctionName: functionName, Payload: payload },
});
const types = (history: readonly { type: string }[]) => history.map(({ type }) => type);
const chain = (history: readonly { id: number; previousEventId: number; type: string }[]) =>
  history.map(({ id, previousEventId, type }) => `${id}<${previousEventId} ${type}`);

describe('Pass', () => {
  test('hands its input on, and the first state points at event 0', async () => {
    const run = await runAsl(machine({ A: { Type: 'Pass', End: true } }), { input: { a: 1 } });
    expect(run).toMatchObject({ status: 'SUCCEEDED', output: { a: 1 } });
    expect(chain(run.history)).toEqual([
      '1<0 ExecutionStarted',
      '2<0 PassStateEntered',
      '3<2 PassStateExited',
      '4<3 ExecutionSucceeded',
    ]);
  });

  test('Output and Assign both see the values from before the state', async () => {
    const run = await runAsl(
      machine({
        A: { Type: 'Pass', Assign: { x: 1 }, Next: 'B' },
        B: { Type: 'Pass', Assign: { x: 2, y: '{% $x %}' }, Output: '{% $x %}', Next: 'C' },
        C: { Type: 'Pass', Output: { x: '{% $x %}', y: '{% $y %}', input: '{% $states.input %}' }, End: true },
      }),
    );
    expect(run.output).toEqual({ x: 2, y: 1, input: 1 });
    expect(run.history[4]?.details).toMatchObject({ assignedVariables: { x: '2', y: '1' } });
  });

  test('passes its Result on in the query language JSONPath', async () => {
    const run = await runAsl({ StartAt: 'A', States: { A: { Type: 'Pass', Result: { a: '{% 1 %}' }, End: true } } });
    expect(run.output).toEqual({ a: '{% 1 %}' });
  });
});

describe('Choice', () => {
  const choice = machine({
    C: {
      Type: 'Choice',
      Choices: [
        { Condition: '{% $states.input.n > 10 %}', Next: 'Big', Assign: { size: 'big' }, Output: 'was big' },
        { Condition: '{% $states.input.n > 5 %}', Next: 'Big' },
      ],
      Default: 'Small',
      Assign: { size: 'small' },
    },
    Big: { Type: 'Pass', Output: ['{% $states.input %}', '{% $exists($size) ? $size : "unset" %}'], End: true },
    Small: { Type: 'Succeed', Output: '{% $size %}' },
  });

  test('takes the first rule that holds, with its own Assign and Output', async () => {
    expect((await runAsl(choice, { input: { n: 11 } })).output).toEqual(['was big', 'big']);
    expect((await runAsl(choice, { input: { n: 6 } })).output).toEqual([{ n: 6 }, 'unset']);
    expect((await runAsl(choice, { input: { n: 1 } })).output).toBe('small');
  });

  test('fails when nothing matches and there is no Default', async () => {
    const run = await runAsl(
      machine({
        C: { Type: 'Choice', Choices: [{ Condition: false, Next: 'D' }] },
        D: { Type: 'Succeed' },
      }),
    );
    expect(run).toMatchObject({ status: 'FAILED', error: 'States.NoChoiceMatched' });
  });

  test('fails when a condition is no Boolean', async () => {
    const run = await runAsl(
      machine({
        C: { Type: 'Choice', Choices: [{ Condition: '{% 1 %}', Next: 'D' }] },
        D: { Type: 'Succeed' },
      }),
    );
    expect(run.error).toBe('States.QueryEvaluationError');
    expect(run.cause).toContain(`Expected 'boolean', but was 'number' for value: 1`);
  });
});

describe('Wait', () => {
  const at = (iso: string) => Date.parse(iso);

  test('waits for seconds, computed or literal', async () => {
    const run = await runAsl(
      machine({
        A: { Type: 'Wait', Seconds: '{% $states.input.s * 2 %}', Next: 'B' },
        B: { Type: 'Wait', Seconds: 5, End: true },
      }),
      { input: { s: 30 }, now: at('2026-01-01T00:00:00Z') },
    );
    expect(run.history.at(-1)?.at).toBe(at('2026-01-01T00:01:05Z'));
  });

  test('waits until a moment, and not for one that has passed', async () => {
    const wait = machine({ A: { Type: 'Wait', Timestamp: '{% $states.input %}', End: true } });
    const later = await runAsl(wait, { input: '2026-01-02T00:00:00+01:00', now: at('2026-01-01T00:00:00Z') });
    expect(later.history.at(-1)?.at).toBe(at('2026-01-01T23:00:00Z'));
    const past = await runAsl(wait, { input: '2016-01-02T00:00:00Z', now: at('2026-01-01T00:00:00Z') });
    expect(past.history.at(-1)?.at).toBe(at('2026-01-01T00:00:00Z'));
  });

  test('a moment that cannot be read fails after the entry, unlike other expressions', async () => {
    const run = await runAsl(machine({ A: { Type: 'Wait', Timestamp: '{% "tomorrow" %}', End: true } }));
    expect(chain(run.history).slice(2)).toEqual(['3<2 EvaluationFailed', '4<3 ExecutionFailed']);
  });

  test('a part of a second is refused', async () => {
    const run = await runAsl(machine({ A: { Type: 'Wait', Seconds: '{% 1.5 %}', End: true } }));
    expect(run.cause).toContain('cannot be parsed as a long value');
  });
});

describe('Succeed and Fail', () => {
  test('Fail ends the execution with its error and cause, evaluated', async () => {
    const run = await runAsl(
      machine({ F: { Type: 'Fail', Error: '{% $states.input.code %}', Cause: '{% "order " & $states.input.id %}' } }),
      { input: { code: 'OutOfStock', id: 7 } },
    );
    expect(run).toMatchObject({ status: 'FAILED', error: 'OutOfStock', cause: 'order 7' });
    expect(types(run.history)).toEqual(['ExecutionStarted', 'FailStateEntered', 'ExecutionFailed']);
  });

  test('Fail without fields gives neither', async () => {
    const run = await runAsl(machine({ F: { Type: 'Fail' } }));
    expect(run.history.at(-1)?.details).toEqual({});
  });
});

describe('Task', () => {
  test('calls a function and gives what the optimised integration gives', async () => {
    const run = await runAsl(machine({ T: { ...invoke('Rate', { zip: '{% $states.input.zip %}' }), End: true } }), {
      input: { zip: '1010' },
      tasks: () => ({ price: 5 }),
    });
    expect(run.output).toMatchObject({ ExecutedVersion: '$LATEST', Payload: { price: 5 }, StatusCode: 200 });
    expect(run.calls).toMatchObject([{ functionName: 'Rate', payload: { zip: '1010' }, attempt: 1 }]);
    expect(run.history[2]?.details).toEqual({
      resource: 'invoke',
      resourceType: 'lambda',
      region: 'us-east-1',
      parameters: '{"FunctionName":"Rate","Payload":{"zip":"1010"}}',
    });
    expect(types(run.history).slice(2, 6)).toEqual([
      'TaskScheduled',
      'TaskStarted',
      'TaskSucceeded',
      'TaskStateExited',
    ]);
  });

  test('calls a function by its ARN, whose result is the result', async () => {
    const Resource = 'arn:aws:lambda:us-east-1:000000000000:function:reserve-stock';
    const run = await runAsl(machine({ T: { Type: 'Task', Resource, Arguments: { a: 1 }, End: true } }), {
      tasks: (name, payload) => ({ name, payload }),
    });
    expect(run.output).toEqual({ name: 'reserve-stock', payload: { a: 1 } });
    expect(types(run.history).slice(2, 5)).toEqual([
      'LambdaFunctionScheduled',
      'LambdaFunctionStarted',
      'LambdaFunctionSucceeded',
    ]);
  });

  test('a timeout has no cause in the history and an empty one for the catcher', async () => {
    const run = await runAsl(
      machine({
        T: { ...invoke('f'), TimeoutSeconds: 5, Catch: [{ ErrorEquals: ['States.Timeout'], Next: 'E' }], End: true },
        E: { Type: 'Pass', End: true },
      }),
      { tasks: () => 'timeout' },
    );
    expect(run.history[4]).toMatchObject({ type: 'TaskTimedOut', details: { error: 'States.Timeout' } });
    expect(run.history[4]?.details).not.toHaveProperty('cause');
    expect(run.output).toEqual({ Error: 'States.Timeout', Cause: '' });
  });

  test('waits for a token, which only its expressions see', async () => {
    const run = await runAsl(
      machine({
        T: {
          Type: 'Task',
          Resource: 'arn:aws:states:::lambda:invoke.waitForTaskToken',
          Arguments: { FunctionName: 'f', Payload: { token: '{% $states.context.Task.Token %}' } },
          TimeoutSeconds: 100,
          End: true,
        },
      }),
      { onCallback: ({ payload, token }) => ({ output: { same: payload.token === token }, afterSeconds: 60 }) },
    );
    expect(run.output).toEqual({ same: true });
    expect(types(run.history).slice(2, 6)).toEqual(['TaskScheduled', 'TaskStarted', 'TaskSubmitted', 'TaskSucceeded']);
    expect(run.history[4]?.details).toMatchObject({ resource: 'invoke.waitForTaskToken' });
  });

  test('a missing heartbeat ends as States.Timeout, and is caught by either name', async () => {
    const states = (name: string) =>
      machine({
        T: {
          Type: 'Task',
          Resource: 'arn:aws:states:::lambda:invoke.waitForTaskToken',
          Arguments: { FunctionName: 'f' },
          TimeoutSeconds: 100,
          HeartbeatSeconds: 10,
          Catch: [{ ErrorEquals: [name], Output: '{% $states.errorOutput.Error %}', Next: 'E' }],
          End: true,
        },
        E: { Type: 'Pass', End: true },
      });
    for (const name of ['States.HeartbeatTimeout', 'States.Timeout']) {
      const run = await runAsl(states(name));
      expect(run.output).toBe('States.Timeout');
      expect(run.history.at(-1)?.at).toBe(Date.UTC(2026, 0, 1) + 10_000);
    }
  });

  test('a result that is too long fails, and can be caught', async () => {
    const run = await runAsl(
      machine({
        T: { ...invoke('f'), Catch: [{ ErrorEquals: ['States.ALL'], Next: 'E' }], End: true },
        E: { Type: 'Pass', End: true },
      }),
      { tasks: () => 'a'.repeat(262_144) },
    );
    expect(run.output.Error).toBe('States.DataLimitExceeded');
  });
});

describe('Parallel', () => {
  test('runs its branches on the same input and gives their outputs in order', async () => {
    const run = await runAsl(
      machine({
        P: {
          Type: 'Parallel',
          Arguments: { n: '{% $states.input.n + 1 %}' },
          Branches: [
            { StartAt: 'B1', States: { B1: { Type: 'Wait', Seconds: 10, End: true } } },
            { StartAt: 'B2', States: { B2: { Type: 'Pass', Output: '{% $states.input.n * 2 %}', End: true } } },
          ],
          End: true,
        },
      }),
      { input: { n: 1 } },
    );
    expect(run.output).toEqual([{ n: 2 }, 4]);
    expect(chain(run.history).slice(-3)).toEqual([
      '8<7 ParallelStateSucceeded',
      '9<7 ParallelStateExited',
      '10<9 ExecutionSucceeded',
    ]);
  });

  test('a branch that fails ends the others and fails the state', async () => {
    const run = await runAsl(
      machine({
        P: {
          Type: 'Parallel',
          Branches: [
            { StartAt: 'B1', States: { B1: { Type: 'Wait', Seconds: 1000, End: true } } },
            { StartAt: 'B2', States: { B2: { ...invoke('f'), End: true } } },
          ],
          Catch: [{ ErrorEquals: ['Boom'], Output: '{% $states.errorOutput.Error %}', Next: 'E' }],
          End: true,
        },
        E: { Type: 'Pass', End: true },
      }),
      {
        tasks: () => {
          throw { name: 'Boom', message: '' };
        },
      },
    );
    expect(run.output).toBe('Boom');
    expect(chain(run.history).slice(6, 12)).toEqual([
      '7<6 TaskStarted',
      '8<7 TaskFailed',
      '9<8 TaskStateAborted',
      '10<4 WaitStateAborted',
      '11<8 ParallelStateFailed',
      '12<11 ParallelStateExited',
    ]);
    expect(run.history.at(-1)?.at).toBe(Date.UTC(2026, 0, 1));
  });

  test('a branch sees outer variables, and its own end with it', async () => {
    const run = await runAsl(
      machine({
        A: { Type: 'Pass', Assign: { x: 1 }, Next: 'P' },
        P: {
          Type: 'Parallel',
          Branches: [{ StartAt: 'B', States: { B: { Type: 'Pass', Assign: { y: '{% $x + 1 %}' }, End: true } } }],
          Next: 'C',
        },
        C: { Type: 'Pass', Output: '{% $exists($y) %}', End: true },
      }),
    );
    expect(run.output).toBe(false);
  });
});

describe('Map', () => {
  const map = (fields: object, processor: Record<string, object>) =>
    machine({
      M: {
        Type: 'Map',
        ItemProcessor: { StartAt: Object.keys(processor)[0], States: processor },
        ...fields,
        End: true,
      },
    });

  test('runs one item at a time with MaxConcurrency 1, chained as AWS chains them', async () => {
    const run = await runAsl(map({ Items: [1, 2], MaxConcurrency: 1 }, { I: { Type: 'Pass', End: true } }));
    expect(run.output).toEqual([1, 2]);
    expect(chain(run.history).slice(2)).toEqual([
      '3<2 MapStateStarted',
      '4<3 MapIterationStarted',
      '5<4 PassStateEntered',
      '6<5 PassStateExited',
      '7<6 MapIterationSucceeded',
      '8<6 MapIterationStarted',
      '9<8 PassStateEntered',
      '10<9 PassStateExited',
      '11<10 MapIterationSucceeded',
      '12<11 MapStateSucceeded',
      '13<11 MapStateExited',
      '14<13 ExecutionSucceeded',
    ]);
  });

  test('never runs more items at once than MaxConcurrency', async () => {
    let running = 0;
    let most = 0;
    await runAsl(
      map(
        { Items: '{% [1..7] %}', MaxConcurrency: 3 },
        {
          I: { ...invoke('f'), Next: 'W' },
          W: { Type: 'Wait', Seconds: 5, Next: 'L' },
          L: { ...invoke('g'), End: true },
        },
      ),
      {
        tasks: (name) => {
          running += name === 'f' ? 1 : -1;
          most = Math.max(most, running);
        },
      },
    );
    expect(most).toBe(3);
  });

  test('ItemSelector and the context object see the item', async () => {
    const run = await runAsl(
      map(
        {
          Items: '{% $states.input.items %}',
          ItemSelector: {
            index: '{% $states.context.Map.Item.Index %}',
            value: '{% $states.context.Map.Item.Value %}',
            of: '{% $count($states.input.items) %}',
          },
        },
        {
          I: {
            Type: 'Pass',
            Output: '{% $merge([$states.input, {"again": $states.context.Map.Item.Value}]) %}',
            End: true,
          },
        },
      ),
      { input: { items: ['a', 'b'] } },
    );
    expect(run.output).toEqual([
      { index: 0, value: 'a', of: 2, again: 'a' },
      { index: 1, value: 'b', of: 2, again: 'b' },
    ]);
  });

  test('an iteration that fails fails the Map, and a retry starts it anew without MapStateFailed between', async () => {
    const run = await runAsl(
      map(
        { Items: [1], Retry: [{ ErrorEquals: ['Boom'], MaxAttempts: 1 }] },
        { F: { Type: 'Fail', Error: 'Boom', Cause: 'c' } },
      ),
    );
    expect(chain(run.history).slice(2)).toEqual([
      '3<2 MapStateStarted',
      '4<3 MapIterationStarted',
      '5<4 FailStateEntered',
      '6<5 MapIterationFailed',
      '7<5 MapStateStarted',
      '8<7 MapIterationStarted',
      '9<8 FailStateEntered',
      '10<9 MapIterationFailed',
      '11<9 MapStateFailed',
      '12<11 ExecutionFailed',
    ]);
  });

  test('no items are no iterations', async () => {
    const run = await runAsl(map({ Items: [] }, { I: { Type: 'Pass', End: true } }));
    expect(run.output).toEqual([]);
    expect(chain(run.history).slice(2, 5)).toEqual([
      '3<2 MapStateStarted',
      '4<3 MapStateSucceeded',
      '5<3 MapStateExited',
    ]);
  });

  test('items that are no array fail before the Map starts', async () => {
    const run = await runAsl(map({ Items: '{% "x" %}' }, { I: { Type: 'Pass', End: true } }));
    expect(chain(run.history).slice(2)).toEqual(['3<0 EvaluationFailed', '4<3 MapStateFailed', '5<4 ExecutionFailed']);
    expect(run.cause).toContain(`Expected 'array', but was 'string' for value: "x"`);
  });

  test('an item that cannot be selected fails the Map, at its start or later, and ends the other items', async () => {
    const selecting = (limit: number) =>
      map(
        {
          Items: [1, 2, 0, 4],
          MaxConcurrency: limit,
          ItemSelector: { of: '{% $states.context.Map.Item.Value = 0 ? $nothing : 1 %}' },
        },
        { I: invoke('f', {}), J: { Type: 'Pass', End: true } },
      );
    for (const limit of [4, 1]) {
      const definition = JSON.parse(JSON.stringify(selecting(limit)));
      definition.States.M.ItemProcessor.States.I.Next = 'J';
      const run = await runAsl(definition, { tasks: () => 1 });
      expect(run).toMatchObject({ status: 'FAILED', error: 'States.QueryEvaluationError' });
      expect(run.cause).toContain(`specified for the field 'ItemSelector/of' returned nothing (undefined)`);
      expect(run.calls).toHaveLength(limit === 4 ? 0 : 2);
      expect(types(run.history).slice(-2)).toEqual(['MapStateFailed', 'ExecutionFailed']);
    }
  });
});
