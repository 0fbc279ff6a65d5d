import { describe, expect, test } from '@jest/globals';
import { effectsOf } from '../../../../../infra/local/stepfunctions/interpreter/effect.ts';
import type { ExecutionState } from '../../../../../infra/local/stepfunctions/interpreter/execution-state.ts';
import { runAsl } from '../../../../support/run-asl.ts';
import { machine, types } from './asl-machine.ts';

const send = (extra: object = {}, pattern = '') => ({
  T: {
    Type: 'Task',
    Resource: `arn:aws:states:::sqs:sendMessage${pattern}`,
    Arguments: { QueueUrl: 'http://q', MessageBody: { a: 1 } },
    End: true,
    ...extra,
  },
});
const start = (pattern: string, fields: object = {}, extra: object = {}) => ({
  T: {
    Type: 'Task',
    Resource: `arn:aws:states:::states:startExecution${pattern}`,
    Arguments: { StateMachineArn: 'arn:aws:states:us-east-1:1:stateMachine:child', ...fields },
    End: true,
    ...extra,
  },
});
const child = 'arn:aws:states:us-east-1:1:execution:child:one';
const tasksOf = (history: readonly { type: string }[]) =>
  types(history).filter((type) => /^(Task|Lambda)/.test(type) && !/State(Entered|Exited)$/.test(type));

describe('a task of a service', () => {
  test('asks with its arguments, and its answer is the result', async () => {
    const run = await runAsl(machine(send()), { tasks: () => ({ MessageId: 'm-1' }) });
    expect(run.output).toEqual({ MessageId: 'm-1' });
    expect(run.calls).toMatchObject([
      { functionName: 'sqs:sendMessage', payload: { QueueUrl: 'http://q', MessageBody: { a: 1 } } },
    ]);
    expect(run.history[2]).toMatchObject({
      type: 'TaskScheduled',
      details: {
        resource: 'sendMessage',
        resourceType: 'sqs',
        region: 'us-east-1',
        parameters: '{"QueueUrl":"http://q","MessageBody":{"a":1}}',
      },
    });
    expect(tasksOf(run.history)).toEqual(['TaskScheduled', 'TaskStarted', 'TaskSucceeded']);
  });

  test('of the SDK is named so in the history', async () => {
    const run = await runAsl(
      machine({
        T: { Type: 'Task', Resource: 'arn:aws:states:::aws-sdk:s3:listBuckets', Arguments: {}, End: true },
      }),
      { tasks: () => ({}) },
    );
    expect(run.history[3]?.details).toEqual({ resource: 'listBuckets', resourceType: 'aws-sdk:s3' });
  });

  test('that waits for its token is submitted first', async () => {
    const run = await runAsl(machine(send({}, '.waitForTaskToken')), {
      tasks: () => ({ MessageId: 'm-1' }),
      onCallback: () => ({ output: 'done', afterSeconds: 5 }),
    });
    expect(run.output).toBe('done');
    expect(tasksOf(run.history)).toEqual(['TaskScheduled', 'TaskStarted', 'TaskSubmitted', 'TaskSucceeded']);
    expect(run.history[4]?.details).toEqual({
      resource: 'sendMessage.waitForTaskToken',
      resourceType: 'sqs',
      output: '{"MessageId":"m-1"}',
    });
  });

  test('whose request fails was never submitted', async () => {
    const run = await runAsl(machine(send({}, '.waitForTaskToken')), {
      tasks: () => {
        throw { name: 'SQS.AmazonSQSException', message: 'no' };
      },
    });
    expect(tasksOf(run.history)).toEqual(['TaskScheduled', 'TaskStarted', 'TaskSubmitFailed']);
    expect(run.error).toBe('SQS.AmazonSQSException');
  });

  test('a failure by token needs neither error nor cause', async () => {
    const caught = { Catch: [{ ErrorEquals: ['States.ALL'], Output: '{% $states.errorOutput %}', Next: 'E' }] };
    const states = { ...send(caught, '.waitForTaskToken'), E: { Type: 'Pass', End: true } };
    const run = await runAsl(machine(states), {
      onCallback: () => ({ error: undefined as unknown as string }), // SendTaskFailure without fields
    });
    expect(run.output).toEqual({ Error: null, Cause: null });
    expect(run.history[5]).toMatchObject({
      type: 'TaskFailed',
      details: { resource: 'sendMessage.waitForTaskToken', resourceType: 'sqs' },
    });
    expect(Object.keys(run.history[5]?.details ?? {})).toEqual(['resource', 'resourceType']);
  });

  test('has limits that may be expressions or paths, and names them in the history', async () => {
    const jsonata = { TimeoutSeconds: '{% $states.input.limit %}', HeartbeatSeconds: '{% $states.input.beat %}' };
    const jsonPath = {
      Arguments: undefined,
      Parameters: { QueueUrl: 'http://q', MessageBody: 'x' },
      TimeoutSecondsPath: '$.limit',
      HeartbeatSecondsPath: '$.beat',
    };
    for (const definition of [
      machine(send(jsonata, '.waitForTaskToken')),
      { StartAt: 'T', States: send(jsonPath, '.waitForTaskToken') },
    ]) {
      const run = await runAsl(definition, { input: { limit: 600, beat: 5 } });
      expect(run.history[2]?.details).toMatchObject({ timeoutInSeconds: 600, heartbeatInSeconds: 5 });
      expect(run.status).toBe('FAILED');
      expect(run.error).toBe('States.Timeout');
      expect(run.cause).toBeUndefined();
      expect(run.history.at(-1)?.at).toBe(Date.UTC(2026, 0, 1) + 5_000);
      expect(tasksOf(run.history).at(-1)).toBe('TaskTimedOut');
    }
  });

  test('writes the role of its credentials down', async () => {
    const credentials = { Credentials: { RoleArn: '{% $states.input.role %}' } };
    const run = await runAsl(machine(send(credentials)), { input: { role: 'arn:aws:iam::1:role/r' } });
    expect(run.history[2]?.details).toMatchObject({ taskCredentials: { roleArn: 'arn:aws:iam::1:role/r' } });
  });

  test('a result that is too long names the service', async () => {
    const run = await runAsl(machine(send()), { tasks: () => 'a'.repeat(262_144) });
    expect(run.error).toBe('States.DataLimitExceeded');
    expect(run.cause).toContain(`The state/task 'sqs' returned a result`);
  });

  test('of Lambda sends a text that is JSON as it is, and nothing for null', async () => {
    const payloads: unknown[] = [];
    for (const Payload of ['{"a":1}', 'text', null]) {
      const run = await runAsl(
        machine({
          T: {
            Type: 'Task',
            Resource: 'arn:aws:states:::lambda:invoke',
            Arguments: { FunctionName: 'f', Payload },
            End: true,
          },
        }),
        { tasks: (_name, payload) => payload },
      );
      payloads.push(run.calls[0]?.payload);
    }
    expect(payloads).toEqual([{ a: 1 }, 'text', undefined]);
  });

  test('with parameters that make no request fails before it is scheduled, and nothing catches it', async () => {
    const caught = { Catch: [{ ErrorEquals: ['States.ALL'], Next: 'E' }] };
    const states = start('', { StateMachineArn: '{% $states.input.none %}' }, caught);
    const run = await runAsl(machine({ ...states, E: { Type: 'Pass', End: true } }), { input: { none: 5 } });
    expect(run.error).toBe('States.Runtime');
    expect(run.cause).toBe(
      `An error occurred while executing the state 'T' (entered at the event id #2). The Arguments '{"StateMachineArn":5}' could not be used to start the Task: [The value for the field 'StateMachineArn' must be a STRING]`,
    );
    expect(tasksOf(run.history)).toEqual([]);
  });
});

describe('a task that starts an execution', () => {
  const started = { tasks: () => ({ ExecutionArn: child, StartDate: 0 }) };

  test('ends with its start', async () => {
    const run = await runAsl(machine(start('', { Input: { a: 1 } })), started);
    expect(run.calls).toMatchObject([
      { functionName: 'arn:aws:states:us-east-1:1:stateMachine:child', payload: { a: 1 } },
    ]);
    expect(run.output).toMatchObject({ ExecutionArn: child });
    expect(tasksOf(run.history)).toEqual(['TaskScheduled', 'TaskStarted', 'TaskSucceeded']);
  });

  test('ends with the execution’s end when it is to wait for it', async () => {
    const awaited: unknown[] = [];
    for (const pattern of ['.sync', '.sync:2']) {
      const run = await runAsl(machine(start(pattern)), {
        ...started,
        onEnded: (one) => {
          awaited.push(one);
          return { output: { Status: 'SUCCEEDED' }, afterSeconds: 60 };
        },
      });
      expect(run.output).toEqual({ Status: 'SUCCEEDED' });
      expect(tasksOf(run.history)).toEqual(['TaskScheduled', 'TaskStarted', 'TaskSubmitted', 'TaskSucceeded']);
      expect(run.history[4]?.details).toMatchObject({ resource: `startExecution${pattern}`, resourceType: 'states' });
      expect(run.history.at(-1)?.at).toBe(Date.UTC(2026, 0, 1) + 60_000);
    }
    expect(awaited).toEqual([
      { executionArn: child, isParsed: false },
      { executionArn: child, isParsed: true },
    ]);
  });

  test('fails with it', async () => {
    const run = await runAsl(machine(start('.sync')), {
      ...started,
      onEnded: () => ({ error: 'States.TaskFailed', cause: '{"Status":"FAILED"}' }),
    });
    expect(run.error).toBe('States.TaskFailed');
    expect(tasksOf(run.history).at(-1)).toBe('TaskFailed');
  });

  test('may end by its token before', async () => {
    const run = await runAsl(machine(start('.sync', { Input: { token: '{% $states.context.Task.Token %}' } })), {
      ...started,
      onCallback: ({ payload }) => ({ output: typeof payload.token, afterSeconds: 1 }),
    });
    expect(run.output).toBe('string');
  });

  test('gives it a name that is the same whenever the same request is made, and another for each task', async () => {
    const definition = {
      StartAt: 'A',
      QueryLanguage: 'JSONata',
      States: { A: { ...start('').T, End: undefined, Next: 'B' }, B: start('').T },
    };
    const names = async () => (await runAsl(definition, started)).requests.map((one) => 'name' in one && one.name);
    const [first, second] = await names();
    expect(await names()).toEqual([first, second]);
    expect(first).toMatch(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
    expect(second).not.toBe(first);
  });
});

describe('an execution that a task waits for is stopped, and told by whom,', () => {
  const started = { tasks: () => ({ ExecutionArn: child, StartDate: 0 }) };
  const stop = {
    kind: 'stop-execution',
    executionArn: child,
    cause:
      'The Task state in AWS Step Functions execution [arn:aws:states:us-east-1:000000000000:execution:test-machine:test-execution] which was managing this resource was aborted',
  };
  const broken = { StartAt: 'W', States: { W: { Type: 'Wait', Seconds: 5, Next: 'F' }, F: { Type: 'Fail' } } };

  test.each([
    ['when the task takes too long', machine(start('.sync', {}, { TimeoutSeconds: 5 }))],
    ['when the machine takes too long', machine(start('.sync'), { TimeoutSeconds: 5 })],
    [
      'when another branch fails',
      machine({
        P: { Type: 'Parallel', End: true, Branches: [{ StartAt: 'T', States: start('.sync') }, broken] },
      }),
    ],
  ])('%s', async (_when, definition) => {
    const run = await runAsl(definition, started);
    expect(run.status).not.toBe('RUNNING');
    expect(run.effects.filter(({ kind }) => kind === 'stop-execution')).toEqual([stop]);
  });

  test('and not when it has ended, or the task has by its token', async () => {
    const ended = await runAsl(machine(start('.sync')), { ...started, onEnded: () => ({ output: {} }) });
    const answered = await runAsl(machine(start('.sync')), { ...started, onCallback: () => ({ output: {} }) });
    for (const run of [ended, answered]) {
      expect(run.status).toBe('SUCCEEDED');
      expect(run.effects.map(({ kind }) => kind)).not.toContain('stop-execution');
    }
  });
});

test('after a restart an execution that was started is waited for, and not started again', () => {
  const request = {
    kind: 'execution',
    machineArn: 'm',
    name: 'n',
    input: '{}',
    since: 0,
    isAwaited: true,
  } as const;
  const limits = { heartbeatSeconds: undefined, timeoutTimer: undefined, heartbeatTimer: undefined };
  const waiting = { number: 7, frame: 1, request, token: 'token', ...limits };
  const stateOf = (task: object) =>
    ({
      status: 'RUNNING',
      timers: new Map(),
      frames: new Map(),
      tasks: new Map([[7, task]]),
    }) as unknown as ExecutionState; // all that is read
  expect(effectsOf(stateOf({ ...waiting, submitted: false }))).toEqual([
    { kind: 'call', task: 7, request, waitsForToken: true },
  ]);
  const after = { ...waiting, submitted: true, child: { executionArn: child, isParsed: true } };
  expect(effectsOf(stateOf(after))).toEqual([
    { kind: 'await-execution', task: 7, executionArn: child, isParsed: true },
  ]);
  expect(effectsOf(stateOf({ ...waiting, submitted: true }))).toEqual([]);
});
