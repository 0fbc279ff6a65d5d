import { z } from 'zod';
import { defineAction, seconds } from '../action.ts';
import { findExecution } from '../find.ts';
import { arn, includedData } from '../validate.ts';

const request = z.object({ executionArn: arn, includedData });

export const describeExecution = defineAction(request, async (engine, { executionArn, includedData: included }) => {
  const { execution, about, input, output, error, cause, redriveRefusal } = await engine.executions.describe(
    findExecution(engine, executionArn).arn,
  );
  const hasData = included !== 'METADATA_ONLY';
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
    ...(about.traceHeader === undefined ? {} : { traceHeader: about.traceHeader }),
    ...(about.mapRunArn === undefined ? {} : { mapRunArn: about.mapRunArn }),
    redriveCount: execution.redriveCount,
    ...(execution.redrivenAt === undefined ? {} : { redriveDate: seconds(execution.redrivenAt) }),
    ...(redriveRefusal === undefined
      ? { redriveStatus: about.mapRunArn === undefined ? 'REDRIVABLE' : 'REDRIVABLE_BY_MAP_RUN' }
      : { redriveStatus: 'NOT_REDRIVABLE', redriveStatusReason: redriveRefusal }),
  };
});
