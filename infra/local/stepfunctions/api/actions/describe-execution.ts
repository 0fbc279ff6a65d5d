import { z } from 'zod';
import type { StoredExecution } from '../../store/stored-execution.ts';
import { defineAction, seconds } from '../action.ts';
import { findExecution } from '../find.ts';
import { arn } from '../validate.ts';

const request = z.object({ executionArn: arn, includedData: z.enum(['ALL_DATA', 'METADATA_ONLY']).optional() });

export const describeExecution = defineAction(request, async (engine, { executionArn, includedData }) => {
  const { execution, input, output, error, cause } = await engine.describe(findExecution(engine, executionArn).arn);
  const hasData = includedData !== 'METADATA_ONLY';
  return {
    executionArn,
    stateMachineArn: execution.machineArn,
    name: execution.name,
    status: execution.status,
    startDate: seconds(execution.startedAt),
    ...(execution.stoppedAt === undefined ? {} : { stopDate: seconds(execution.stoppedAt) }),
    ...(hasData ? { input } : {}),
    inputDetails: { included: hasData },
    ...(output !== undefined && hasData ? { output } : {}),
    ...(output === undefined ? {} : { outputDetails: { included: hasData } }),
    ...(error === undefined ? {} : { error }),
    ...(cause === undefined ? {} : { cause }),
    redriveCount: execution.redriveCount,
    ...redriveOf(execution),
  };
});

function redriveOf({ status }: StoredExecution): Record<string, string> {
  if (status !== 'RUNNING' && status !== 'SUCCEEDED') return { redriveStatus: 'REDRIVABLE' };
  return { redriveStatus: 'NOT_REDRIVABLE', redriveStatusReason: `Execution is ${status} and cannot be redriven` };
}
