import {
  DescribeExecutionCommand,
  ExecutionAlreadyExists,
  ExecutionDoesNotExist,
  InvalidToken,
  SendTaskSuccessCommand,
  SFNClient,
  StartExecutionCommand,
  TaskDoesNotExist,
  TaskTimedOut,
} from '@aws-sdk/client-sfn';
import type { Executions } from '../../ports/executions.ts';
import { type Environment, settings } from '../environment.ts';

export function stepFunctionsExecutions(environment: Environment): Executions {
  const { STATE_MACHINE_ARN_PREFIX: prefix, STATE_MACHINE_ALIAS: alias } = settings(
    environment,
    'STATE_MACHINE_ARN_PREFIX',
    'STATE_MACHINE_ALIAS',
  );
  const started = (machine: string) => `${prefix}${machine}${alias === undefined ? '' : `:${alias}`}`;
  const client = new SFNClient({});
  return {
    start: async (machine, name, input) => {
      try {
        await client.send(
          new StartExecutionCommand({ stateMachineArn: started(machine), name, input: JSON.stringify(input) }),
        );
        return { kind: 'started' };
      } catch (error) {
        // With the same input, AWS says so only once the execution has ended; before, it answers as if it had started it.
        if (error instanceof ExecutionAlreadyExists) return { kind: 'alreadyExists' };
        throw error;
      }
    },
    status: async (machine, name) => {
      const executionArn = `${prefix.replace(':stateMachine:', ':execution:')}${machine}:${name}`;
      try {
        // Without its data, which is encrypted: whoever asks needs no right to the key.
        const about = new DescribeExecutionCommand({ executionArn, includedData: 'METADATA_ONLY' });
        const { status } = await client.send(about);
        return status === 'RUNNING' || status === 'PENDING_REDRIVE' ? 'running' : 'ended';
      } catch (error) {
        if (error instanceof ExecutionDoesNotExist) return 'absent';
        throw error;
      }
    },
    resume: async (taskToken, output) => {
      try {
        await client.send(new SendTaskSuccessCommand({ taskToken, output: JSON.stringify(output) }));
        return { kind: 'resumed' };
      } catch (error) {
        if (error instanceof TaskTimedOut || error instanceof TaskDoesNotExist || error instanceof InvalidToken) {
          return { kind: 'gone' };
        }
        throw error;
      }
    },
  };
}
