import { AwsError } from '../aws-error.ts';
import { executionArn } from '../driver/arns.ts';
import type { Engine } from '../driver/engine.ts';
import type { NestedEnd, NestedExecutions } from '../integrations/nested-executions.ts';
import { redriveRefusal } from '../interpreter/redrive.ts';
import { startForTask } from './actions/start-execution.ts';
import { findMachine } from './find.ts';

/** What a task can start in its own engine: the same as whoever calls the API, with the same refusals. */
export function nestedExecutions(engine: Engine): NestedExecutions {
  return {
    start: async ({ machineArn, name, input, since, isAwaited, by }) => {
      const machine = findMachine(engine, machineArn);
      if (isAwaited && machine.type === 'EXPRESS') {
        const message = 'This operation is not supported by this type of state machine';
        throw new AwsError('StateMachineTypeNotSupported', message);
      }
      const known = engine.executions.find(executionArn(machineArn, name));
      if (known && known.startedAt >= since && (await engine.executions.describe(known.arn)).input === input) {
        return { executionArn: known.arn, startedAt: known.startedAt };
      }
      const body = { stateMachineArn: machineArn, name, input };
      const { arn, startedAt } = await startForTask(engine, body, isAwaited ? by : undefined);
      return { executionArn: arn, startedAt };
    },
    ended: async (arn) => endOf(engine, await engine.ended(arn)),
  };
}

function endOf(engine: Engine, ended: Awaited<ReturnType<Engine['ended']>>): NestedEnd {
  const { execution, input = '{}', output, error, cause } = ended;
  const { arn, machineArn, name, status, startedAt, redriveCount } = execution;
  if (status === 'RUNNING' || status === 'PENDING_REDRIVE') throw new Error(`expected ${arn} to have ended`);
  const stoppedAt = execution.stoppedAt ?? engine.clock.now();
  const refusal = redriveRefusal({ status, startedAt, stoppedAt, events: 0 }, engine.clock.now());
  return {
    executionArn: arn,
    machineArn,
    name,
    input,
    status,
    output,
    error,
    cause,
    startedAt,
    stoppedAt,
    redriveCount,
    redriveRefusal: refusal,
  };
}
