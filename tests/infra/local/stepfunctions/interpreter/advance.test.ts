import { expect, test } from '@jest/globals';
import { compileMachine } from '../../../../../infra/local/stepfunctions/definition/compile-machine.ts';
import { advance, begin } from '../../../../../infra/local/stepfunctions/interpreter/advance.ts';
import { effectsOf } from '../../../../../infra/local/stepfunctions/interpreter/effect.ts';
import { jsonOf } from '../../../../../infra/local/stepfunctions/interpreter/json.ts';
import type { Stimulus } from '../../../../../infra/local/stepfunctions/interpreter/stimulus.ts';

const machine = compileMachine(
  JSON.stringify({
    QueryLanguage: 'JSONata',
    StartAt: 'T',
    States: {
      T: {
        Type: 'Task',
        Resource: 'arn:aws:states:::lambda:invoke.waitForTaskToken',
        Arguments: { FunctionName: 'f', Payload: '{% $uuid() %}' },
        TimeoutSeconds: 60,
        HeartbeatSeconds: 10,
        Retry: [{ ErrorEquals: ['States.ALL'], IntervalSeconds: 5, JitterStrategy: 'FULL' }],
        End: true,
      },
    },
  }),
);
const facts = {
  arn: 'arn:aws:states:us-east-1:000000000000:execution:m:e',
  name: 'e',
  roleArn: 'r',
  region: 'us-east-1',
  machineArn: 'm',
  machineName: 'm',
};
const beginning = { facts, input: jsonOf({}), seed: 'seed', at: 1_000 };

test('the same state and event give the same result, and leave the state as it was (I2, I3)', async () => {
  const first = await begin(machine, beginning);
  const before = JSON.stringify([...first.state.frames, ...first.state.tasks]);
  const failed: Stimulus = { kind: 'task-failed', at: 2_000, task: 2, error: 'Boom', cause: 'c' };
  const [one, two] = [await advance(machine, first.state, failed), await advance(machine, first.state, failed)];
  expect(one).toEqual(two);
  expect(one.history).toHaveLength(1);
  expect(JSON.stringify([...first.state.frames, ...first.state.tasks])).toBe(before);
  expect(await begin(machine, beginning)).toEqual(first);
});

test('an event that comes too late changes nothing (I4)', async () => {
  const { state } = await begin(machine, beginning);
  const late: Stimulus[] = [
    { kind: 'task-succeeded', at: 2_000, task: 99, output: '{}' },
    { kind: 'task-heartbeat', at: 2_000, task: 99 },
    { kind: 'timer-fired', at: 2_000, timer: 99 },
  ];
  for (const stimulus of late) {
    const { history, effects, state: after } = await advance(machine, state, stimulus);
    expect({ history, effects }).toEqual({ history: [], effects: [] });
    expect(after.tasks).toEqual(state.tasks);
  }
});

test('a heartbeat moves its deadline, and writes no history', async () => {
  const { state } = await begin(machine, beginning);
  const [[number = 0] = []] = state.tasks;
  const beaten = await advance(machine, state, { kind: 'task-heartbeat', at: 6_000, task: number });
  expect(beaten.history).toEqual([]);
  expect(beaten.effects).toEqual([
    { kind: 'clear-timer', timer: expect.any(Number) },
    { kind: 'set-timer', timer: expect.any(Number), at: 16_000 },
  ]);
});

test('what an execution waits for can be asked for again: timers at their times, calls until they are answered', async () => {
  const { state, effects } = await begin(machine, beginning);
  expect(effectsOf(state)).toEqual(expect.arrayContaining([...effects]));
  const [[number = 0] = []] = state.tasks;
  const submitted = await advance(machine, state, { kind: 'task-submitted', at: 2_000, task: number, output: '{}' });
  expect(effectsOf(submitted.state).map(({ kind }) => kind)).toEqual(['set-timer', 'set-timer']);
});

test('a stop ends it ABORTED, pointing at nothing, and calls its timers off', async () => {
  const { state } = await begin(machine, beginning);
  const stopped = await advance(machine, state, { kind: 'stopped', at: 2_000, error: 'E', cause: 'C' });
  expect(stopped.state).toMatchObject({ status: 'ABORTED', error: 'E', cause: 'C' });
  expect(stopped.history).toMatchObject([
    { type: 'ExecutionAborted', previousEventId: 0, details: { error: 'E', cause: 'C' } },
  ]);
  expect(stopped.effects.map(({ kind }) => kind)).toEqual(['clear-timer', 'clear-timer']);
  expect(effectsOf(stopped.state)).toEqual([]);
});
