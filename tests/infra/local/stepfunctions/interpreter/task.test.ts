import { describe, expect, test } from '@jest/globals';
import { runAsl } from '../../../../support/run-asl.ts';
import { invoke, machine, types } from './asl-machine.ts';

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
