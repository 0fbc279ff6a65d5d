import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { MAX_DATA_BYTES } from '../../interpreter/json.ts';
import { defineAction, seconds } from '../action.ts';
import { findMachine } from '../find.ts';
import { checkInput } from '../json-text.ts';
import { checkName } from '../names.ts';
import { requireType } from '../require-type.ts';
import { arn, includedData, traceHeader } from '../validate.ts';

const request = z.object({
  stateMachineArn: arn,
  name: z.string().min(1).max(80).optional(),
  input: z.string().max(MAX_DATA_BYTES).default('{}'),
  traceHeader,
  includedData,
});

/** Express runs are billed by 100 ms, with 64 MB at least. */
const BILLED_STEP_MILLISECONDS = 100;
const BILLED_MEMORY_MB = 64;

/** Runs an express machine and answers with its end, also when it failed. */
export const startSyncExecution = defineAction(request, async (engine, request) => {
  const { stateMachineArn, input, traceHeader: header } = request;
  const machine = findMachine(engine, stateMachineArn);
  requireType(machine, 'EXPRESS');
  const name = request.name ?? randomUUID();
  checkName(name);
  checkInput(input);
  const { execution, output, error, cause } = await engine.runExpress(machine, name, input, {
    ...(header === undefined ? {} : { traceHeader: header }),
  });
  const hasData = request.includedData !== 'METADATA_ONLY';
  const { startedAt, stoppedAt = startedAt } = execution;
  const steps = Math.max(1, Math.ceil((stoppedAt - startedAt) / BILLED_STEP_MILLISECONDS));
  return {
    executionArn: execution.arn,
    stateMachineArn: machine.arn,
    name,
    startDate: seconds(startedAt),
    stopDate: seconds(stoppedAt),
    status: execution.status,
    ...(hasData ? { input } : {}),
    inputDetails: { included: hasData },
    ...(output !== undefined && hasData ? { output } : {}),
    ...(output === undefined ? {} : { outputDetails: { included: hasData } }),
    ...(error === undefined ? {} : { error }),
    ...(cause === undefined ? {} : { cause }),
    ...(header === undefined ? {} : { traceHeader: header }),
    billingDetails: {
      billedDurationInMilliseconds: steps * BILLED_STEP_MILLISECONDS,
      billedMemoryUsedInMB: BILLED_MEMORY_MB,
    },
  };
});
