import { describe, expect, test } from '@jest/globals';
import { runAsl } from '../../../../support/run-asl.ts';

const task = (fields: object, others: Record<string, object> = {}) => ({
  QueryLanguage: 'JSONata',
  StartAt: 'T',
  States: {
    T: {
      Type: 'Task',
      Resource: 'arn:aws:states:::lambda:invoke',
      Arguments: { FunctionName: 'f' },
      End: true,
      ...fields,
    },
    E: { Type: 'Pass', End: true },
    ...others,
  },
});
const failing = (name: string, times = Number.POSITIVE_INFINITY) => {
  let count = 0;
  return () => {
    if (++count <= times) throw { name, message: `failure ${count}` };
    return 'done';
  };
};
const start = Date.UTC(2026, 0, 1);
const secondsOf = (calls: readonly { at: number }[]) => calls.map(({ at }) => (at - start) / 1000);

describe('Retry', () => {
  test('waits longer each time, up to MaxDelaySeconds', async () => {
    const Retry = [{ ErrorEquals: ['Boom'], IntervalSeconds: 2, BackoffRate: 3, MaxAttempts: 4, MaxDelaySeconds: 10 }];
    const run = await runAsl(task({ Retry }), { tasks: failing('Boom') });
    expect(secondsOf(run.calls)).toEqual([0, 2, 8, 18, 28]);
    expect(run).toMatchObject({ status: 'FAILED', error: 'Boom' });
  });

  test('has the defaults of AWS: 3 attempts after 1, 2 and 4 seconds', async () => {
    const run = await runAsl(task({ Retry: [{ ErrorEquals: ['States.ALL'] }] }), { tasks: failing('Boom') });
    expect(secondsOf(run.calls)).toEqual([0, 1, 3, 7]);
  });

  test('with full jitter it waits for a part of that, the same in every replay', async () => {
    const definition = task({
      Retry: [{ ErrorEquals: ['Boom'], IntervalSeconds: 100, BackoffRate: 1, JitterStrategy: 'FULL' }],
    });
    const [one, two] = [
      await runAsl(definition, { tasks: failing('Boom') }),
      await runAsl(definition, { tasks: failing('Boom') }),
    ];
    const times = secondsOf(one.calls);
    expect(times).toEqual(secondsOf(two.calls));
    const gaps = times.slice(1).map((time, index) => time - (times[index] ?? 0));
    for (const gap of gaps) expect(gap).toBeLessThan(100);
    expect(new Set(gaps).size).toBe(3);
  });

  test('counts each retrier by itself, and State.RetryCount counts all', async () => {
    const Retry = [
      { ErrorEquals: ['A'], MaxAttempts: 1 },
      { ErrorEquals: ['B'], MaxAttempts: 1 },
    ];
    const names = ['A', 'B', 'A'];
    const run = await runAsl(
      task({ Retry, Arguments: { FunctionName: 'f', Payload: '{% $states.context.State.RetryCount %}' } }),
      {
        tasks: () => {
          throw { name: names.shift(), message: '' };
        },
      },
    );
    expect(run.calls.map(({ payload, attempt }) => [payload, attempt])).toEqual([
      [0, 1],
      [1, 2],
      [2, 3],
    ]);
    expect(run.error).toBe('A');
  });

  test('MaxAttempts 0 is no retry', async () => {
    const run = await runAsl(task({ Retry: [{ ErrorEquals: ['States.ALL'], MaxAttempts: 0 }] }), {
      tasks: failing('A'),
    });
    expect(run.calls).toHaveLength(1);
  });

  test('a new stay in the state begins at 0 again', async () => {
    const definition = task(
      { Retry: [{ ErrorEquals: ['A'], MaxAttempts: 1 }], Next: 'C', End: undefined },
      {
        C: {
          Type: 'Choice',
          Choices: [{ Condition: '{% $states.input.Payload = "again" %}', Next: 'T' }],
          Default: 'E',
        },
      },
    );
    const script = ['fail', 'again', 'fail', 'done'];
    const run = await runAsl(definition, {
      tasks: () => {
        const next = script.shift();
        if (next === 'fail') throw { name: 'A', message: '' };
        return next;
      },
    });
    expect(run.status).toBe('SUCCEEDED');
    expect(run.calls.map(({ attempt }) => attempt)).toEqual([1, 2, 1, 2]);
  });
});

describe('Catch', () => {
  const caught = (names: string[], error: () => unknown, fields: object = {}) =>
    runAsl(task({ Catch: [{ ErrorEquals: names, Next: 'E' }], TimeoutSeconds: 5, ...fields }), { tasks: error });

  test('States.TaskFailed covers every error but a timeout', async () => {
    expect((await caught(['States.TaskFailed'], failing('Boom'))).status).toBe('SUCCEEDED');
    expect((await caught(['States.TaskFailed'], () => 'timeout')).error).toBe('States.Timeout');
    expect((await caught(['States.ALL'], () => 'timeout')).status).toBe('SUCCEEDED');
  });

  test('its Assign and Output see the error and the input', async () => {
    const run = await runAsl(
      task({
        Catch: [
          {
            ErrorEquals: ['Boom'],
            Assign: { failure: '{% $states.errorOutput %}' },
            Output: { kept: '{% $states.input.id %}' },
            Next: 'E',
          },
        ],
      }),
      { input: { id: 3 }, tasks: failing('Boom') },
    );
    expect(run.output).toEqual({ kept: 3 });
    const exited = run.history.find(({ type }) => type === 'TaskStateExited');
    expect(exited?.details).toMatchObject({
      assignedVariables: { failure: expect.stringContaining('"Error":"Boom"') },
    });
  });

  test('retries come first', async () => {
    const run = await caught(['States.ALL'], failing('Boom'), { Retry: [{ ErrorEquals: ['Boom'], MaxAttempts: 2 }] });
    expect(run.calls).toHaveLength(3);
    expect(run.entered).toEqual(['T', 'E']);
  });

  test('an evaluation that fails can be caught', async () => {
    const run = await caught(['States.QueryEvaluationError'], () => null, { Output: '{% $nothing %}' });
    expect(run.entered).toEqual(['T', 'E']);
    const failed = run.history.find(({ type }) => type === 'EvaluationFailed');
    // After the task's own events it hangs off the last of them.
    expect(failed).toMatchObject({ previousEventId: 5, details: { location: 'Output', state: 'T' } });
  });

  test('a catcher that cannot be evaluated fails the state', async () => {
    const run = await runAsl(task({ Catch: [{ ErrorEquals: ['States.ALL'], Output: '{% $nothing %}', Next: 'E' }] }), {
      tasks: failing('Boom'),
    });
    expect(run).toMatchObject({ status: 'FAILED', error: 'States.QueryEvaluationError' });
  });

  test('arguments without a function name end the execution past every catcher', async () => {
    const run = await caught(['States.ALL'], () => null, { Arguments: '{% {} %}' });
    expect(run).toMatchObject({ status: 'FAILED', error: 'States.Runtime' });
  });
});

describe('limits', () => {
  test('an output that is too long ends the execution past every catcher', async () => {
    const run = await runAsl(
      task({
        Output: '{% $pad("", 262143, "ä") %}',
        Catch: [{ ErrorEquals: ['States.ALL'], Next: 'E' }],
      }),
    );
    expect(run).toMatchObject({ status: 'FAILED', error: 'States.DataLimitExceeded' });
  });

  test('exactly 262,144 bytes may pass', async () => {
    const pass = {
      QueryLanguage: 'JSONata',
      StartAt: 'A',
      States: { A: { Type: 'Pass', Output: '{% $pad("", 262142, "a") %}', End: true } },
    };
    expect((await runAsl(pass)).status).toBe('SUCCEEDED');
  });

  test('event 25,000 is the failure of an endless loop', async () => {
    const loop = {
      QueryLanguage: 'JSONata',
      StartAt: 'C',
      States: { C: { Type: 'Choice', Choices: [{ Condition: true, Next: 'C' }] } },
    };
    const run = await runAsl(loop);
    expect(run).toMatchObject({
      status: 'FAILED',
      error: 'States.Runtime',
      cause: 'The execution reached the maximum number of history events (25000).',
    });
    expect(run.history).toHaveLength(25_000);
    expect(run.history.at(-1)).toMatchObject({ id: 25_000, previousEventId: 24_999, type: 'ExecutionFailed' });
  });

  test('the machine’s own timeout ends it TIMED_OUT, with neither error nor cause', async () => {
    const run = await runAsl({ ...task({}), TimeoutSeconds: 60 }, { tasks: () => 'pending' });
    expect(run).toMatchObject({ status: 'TIMED_OUT', error: undefined, cause: undefined });
    expect(run.history.at(-1)).toMatchObject({ type: 'ExecutionTimedOut', at: start + 60_000 });
  });
});
