import { z } from 'zod';
import type { Entry } from '../../driver/catalog.ts';
import { defineAction, seconds } from '../action.ts';
import { findExecution } from '../find.ts';
import { arn } from '../validate.ts';

const request = z.object({ executionArn: arn, includedData: z.enum(['ALL_DATA', 'METADATA_ONLY']).optional() });

export const describeExecution = defineAction(request, async (engine, { executionArn, includedData }) => {
  const { entry, begun, last } = await engine.describe(findExecution(engine, executionArn));
  const hasData = includedData !== 'METADATA_ONLY';
  const { output, error, cause } = last?.details ?? {};
  return {
    executionArn,
    stateMachineArn: entry.machineArn,
    name: entry.name,
    status: entry.status,
    startDate: seconds(entry.startedAt),
    ...(entry.stoppedAt === undefined ? {} : { stopDate: seconds(entry.stoppedAt) }),
    ...(hasData ? { input: begun.input } : {}),
    inputDetails: { included: hasData },
    ...(output !== undefined && hasData ? { output } : {}),
    ...(output === undefined ? {} : { outputDetails: { included: hasData } }),
    ...(error === undefined ? {} : { error }),
    ...(cause === undefined ? {} : { cause }),
    redriveCount: 0,
    ...redriveOf(entry),
  };
});

function redriveOf({ status }: Entry): Record<string, string> {
  if (status !== 'RUNNING' && status !== 'SUCCEEDED') return { redriveStatus: 'REDRIVABLE' };
  return { redriveStatus: 'NOT_REDRIVABLE', redriveStatusReason: `Execution is ${status} and cannot be redriven` };
}
