import { describe, expect, test } from '@jest/globals';
import { compileMachine } from '../../../../../infra/local/stepfunctions/definition/compile-machine.ts';
import { advance, begin } from '../../../../../infra/local/stepfunctions/interpreter/advance.ts';
import { effectsOf } from '../../../../../infra/local/stepfunctions/interpreter/effect.ts';
import { redriveRefusal } from '../../../../../infra/local/stepfunctions/interpreter/redrive.ts';
import { runAsl } from '../../../../support/run-asl.ts';
import { called, chain, failing, invoke, machine, payload, redriven, types } from './asl-machine.ts';

describe('a redrive', () => {
  test('runs the failed task again with its input, without a new entry, and no task before it', async () => {
    const run = await runAsl(
      machine({
        A: { ...invoke('a'), Output: { from: payload }, Next: 'B' },
        B: { ...invoke('b', '{% $states.input.from %}'), Output: payload, End: true },
      }),
      { tasks: failing({ b: 1 }), redrives: 1 },
    );
    expect(run).toMatchObject({ status: 'SUCCEEDED', output: 'b', error: undefined });
    expect(called(run)).toEqual(['a', 'b', 'b']);
    expect(run.calls.map((call) => call.payload).slice(1)).toEqual(['a', 'a']);
    expect(chain(run.history).slice(6)).toEqual([
      '7<6 TaskStateEntered',
      '8<7 TaskScheduled',
      '9<8 TaskStarted',
      '10<9 TaskFailed',
      '11<10 ExecutionFailed',
      '12<11 ExecutionRedriven',
      '13<7 TaskScheduled',
      '14<13 TaskStarted',
      '15<14 TaskSucceeded',
      '16<15 TaskStateExited',
      '17<16 ExecutionSucceeded',
    ]);
  });

  test('counts the redrives, in the history and in the context object', async () => {
    const run = await runAsl(machine({ A: { ...invoke('a', '{% $states.context.Execution %}'), End: true } }), {
      tasks: failing({ a: 2 }),
      redrives: 2,
    });
    const at = '2026-01-01T00:00:00.000Z';
    expect(run.calls.map((call) => [call.payload.RedriveCount, call.payload.RedriveTime])).toEqual([
      [0, undefined],
      [1, at],
      [2, at],
    ]);
    const counts = run.history.filter(({ type }) => type === 'ExecutionRedriven').map(({ details }) => details);
    expect(counts).toEqual([{ redriveCount: 1 }, { redriveCount: 2 }]);
    expect(run.history.map(({ id }) => id)).toEqual(run.history.map((_, index) => index + 1));
  });

  test('counts retries anew', async () => {
    const run = await runAsl(
      machine({ A: { ...invoke('a'), Retry: [{ ErrorEquals: ['Boom'], MaxAttempts: 2 }], End: true } }),
      { tasks: failing({ a: 5 }), redrives: 1 },
    );
    expect(run.status).toBe('SUCCEEDED');
    expect(run.calls.map((call) => call.attempt)).toEqual([1, 2, 3, 1, 2, 3]);
  });

  test('gives a task a new token; the old one is worth nothing', async () => {
    const callback = {
      Type: 'Task',
      Resource: 'arn:aws:states:::lambda:invoke.waitForTaskToken',
      Arguments: { FunctionName: 'f', Payload: { token: '{% $states.context.Task.Token %}' } },
      End: true,
    };
    const run = await runAsl(machine({ A: callback }), {
      onCallback: ({ token }) => ({ output: token, afterSeconds: 30 }),
      stopAfterSeconds: 10,
      redrives: 1,
    });
    const [first, second] = run.calls.map((call) => call.payload.token);
    expect(first).not.toBe(second);
    expect(run).toMatchObject({ status: 'SUCCEEDED', output: second });
    expect(run.history.at(-1)?.at).toBe(Date.UTC(2026, 0, 1, 0, 0, 40));
    expect(redriven(run).slice(0, 2)).toEqual(['7<6 ExecutionRedriven', '8<2 TaskScheduled']);
  });

  test('does a Fail state again, which fails again', async () => {
    const run = await runAsl(machine({ F: { Type: 'Fail', Error: 'E', Cause: 'c' } }), { redrives: 1 });
    expect(run).toMatchObject({ status: 'FAILED', error: 'E', cause: 'c' });
    expect(chain(run.history).slice(2)).toEqual([
      '3<2 ExecutionFailed',
      '4<3 ExecutionRedriven',
      '5<4 ExecutionFailed',
    ]);
  });

  test('decides a Choice again that had no match', async () => {
    const again = '{% $states.context.Execution.RedriveCount > 0 %}';
    const run = await runAsl(
      machine({
        C: { Type: 'Choice', Choices: [{ Condition: again, Next: 'D' }] },
        D: { Type: 'Pass', Output: 1, End: true },
      }),
      { redrives: 1 },
    );
    expect(run).toMatchObject({ status: 'SUCCEEDED', output: 1 });
    expect(redriven(run)).toEqual([
      '4<3 ExecutionRedriven',
      '5<2 ChoiceStateExited',
      '6<5 PassStateEntered',
      '7<6 PassStateExited',
      '8<7 ExecutionSucceeded',
    ]);
  });

  test('lets a stopped Wait wait anew, but not for a moment that has passed', async () => {
    const seconds = await runAsl(machine({ W: { Type: 'Wait', Seconds: 100, End: true } }), {
      stopAfterSeconds: 60,
      redrives: 1,
    });
    expect(seconds.status).toBe('SUCCEEDED');
    expect(seconds.history.at(-1)?.at).toBe(Date.UTC(2026, 0, 1, 0, 2, 40));

    const until = { Type: 'Wait', Timestamp: '2026-01-01T00:01:30Z', End: true };
    const wait = { Type: 'Wait', Seconds: 100, End: true };
    const moment = await runAsl(
      machine(
        {
          P: {
            Type: 'Parallel',
            Branches: [
              { StartAt: 'U', States: { U: until } },
              { StartAt: 'W', States: { W: wait } },
            ],
            End: true,
          },
        },
        { TimeoutSeconds: 80 },
      ),
      { redrives: 1 },
    );
    // 80 s, then another 80: the first branch is done at 90, the second never comes to its end.
    expect(moment.status).toBe('TIMED_OUT');
    expect(redriven(moment)).toEqual(['7<6 ExecutionRedriven', '8<4 WaitStateExited', '9<0 ExecutionTimedOut']);
  });

  test('gives the machine its whole time again', async () => {
    let calls = 0;
    const run = await runAsl(
      machine(
        { A: { ...invoke('a'), Next: 'W' }, W: { Type: 'Wait', Seconds: 50, End: true } },
        { TimeoutSeconds: 60 },
      ),
      {
        tasks: () => (++calls === 1 ? 'pending' : 1),
        redrives: 1,
      },
    );
    expect(run.status).toBe('SUCCEEDED');
    expect(types(run.history)).toContain('ExecutionTimedOut');
    expect(run.history.at(-1)?.at).toBe(Date.UTC(2026, 0, 1, 0, 1, 50));
  });

  test('goes on after a task whose result was written down, when the next state failed in the same step', async () => {
    const again = '{% $states.context.Execution.RedriveCount = 0 ? $nothing : $states.input %}';
    const run = await runAsl(
      machine({ A: { ...invoke('a'), Output: payload, Next: 'B' }, B: { Type: 'Pass', Output: again, End: true } }),
      { tasks: () => 'once', redrives: 1 },
    );
    expect(run).toMatchObject({ status: 'SUCCEEDED', output: 'once' });
    expect(called(run)).toEqual(['a']);
    expect(redriven(run)[1]).toBe('11<7 PassStateExited');
  });

  test('does a task again whose way into its catcher failed', async () => {
    const run = await runAsl(
      machine({
        A: {
          ...invoke('a'),
          Output: payload,
          Catch: [{ ErrorEquals: ['States.ALL'], Output: '{% $nothing %}', Next: 'E' }],
          End: true,
        },
        E: { Type: 'Pass', End: true },
      }),
      { tasks: failing({ a: 1 }), redrives: 1 },
    );
    expect(run).toMatchObject({ status: 'SUCCEEDED', output: 'a' });
  });

  test('forgets failures that were answered', async () => {
    const run = await runAsl(
      machine({
        P: {
          Type: 'Parallel',
          Branches: [{ StartAt: 'B', States: { B: { ...invoke('b'), End: true } } }],
          Catch: [{ ErrorEquals: ['Boom'], Next: 'C' }],
          End: true,
        },
        C: { ...invoke('c'), Output: payload, End: true },
      }),
      { tasks: failing({ b: 1, c: 1 }), redrives: 1 },
    );
    expect(run).toMatchObject({ status: 'SUCCEEDED', output: 'c' });
    expect(called(run)).toEqual(['b', 'c', 'c']);
  });
});

describe('an execution that has ended', () => {
  const facts = { arn: 'arn:e', name: 'e', roleArn: 'r', region: 'r', machineArn: 'm', machineName: 'm' };
  const start = (definition: object) => {
    const compiled = compileMachine(JSON.stringify(definition));
    return begin(compiled, { facts, input: { value: {}, text: '{}' }, seed: 's', at: 0 }).then((one) => ({
      compiled,
      ...one,
    }));
  };

  test('keeps nothing when it succeeded, and is not redriven', async () => {
    const { compiled, state } = await start(machine({ S: { Type: 'Succeed' } }));
    expect(state.frames.size).toBe(0);
    const after = await advance(compiled, state, { kind: 'redriven', at: 1 });
    expect(after).toMatchObject({ history: [], effects: [], state: { status: 'SUCCEEDED' } });
  });

  test('takes nothing but a redrive, and waits for nothing', async () => {
    const { compiled, state } = await start(machine({ F: { Type: 'Fail' } }, { TimeoutSeconds: 5 }));
    expect(effectsOf(state)).toEqual([]);
    const stopped = await advance(compiled, state, { kind: 'stopped', at: 1 });
    expect(stopped).toMatchObject({ history: [], effects: [], state: { status: 'FAILED' } });
  });

  test('waits for what it does again, once it is redriven', async () => {
    const { compiled, state } = await start(machine({ A: { ...invoke('a'), End: true } }, { TimeoutSeconds: 5 }));
    const stopped = await advance(compiled, state, { kind: 'stopped', at: 1 });
    const going = await advance(compiled, stopped.state, { kind: 'redriven', at: 2000 });
    expect(going.state).toMatchObject({ status: 'RUNNING', redrive: { count: 1, at: 2000 } });
    expect(effectsOf(going.state)).toEqual(expect.arrayContaining([...going.effects]));
    expect(going.effects.map(({ kind }) => kind)).toEqual(['set-timer', 'call']);
    expect(going.effects[0]).toMatchObject({ at: 7000 });
    // I2, I3: the same again from the same state.
    expect(await advance(compiled, stopped.state, { kind: 'redriven', at: 2000 })).toEqual(going);
  });
});

describe('redriveRefusal', () => {
  const day = 24 * 60 * 60 * 1000;
  const ended = { status: 'FAILED', startedAt: 0, stoppedAt: day, events: 10 } as const;

  test('says in the words of AWS why an execution cannot be redriven', () => {
    expect(redriveRefusal(ended, 15 * day)).toBeUndefined();
    expect(redriveRefusal(ended, 15 * day + 1)).toBe('Execution redrivable period exceeded');
    expect(redriveRefusal({ ...ended, stoppedAt: 364 * day }, 366 * day)).toBe(
      'Execution has exceeded the max execution time',
    );
    expect(redriveRefusal({ ...ended, events: 24_998 }, day)).toBeUndefined();
    expect(redriveRefusal({ ...ended, events: 24_999 }, day)).toBe(
      'Execution has exceeded the maximum history event limit',
    );
    expect(redriveRefusal({ ...ended, status: 'RUNNING' }, day)).toBe('Execution is RUNNING and cannot be redriven');
    expect(redriveRefusal({ ...ended, status: 'SUCCEEDED' }, day)).toBe(
      'Execution is SUCCEEDED and cannot be redriven',
    );
  });
});
