import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { AwsError } from '../../aws-error.ts';
import { MAX_DATA_BYTES } from '../../interpreter/json.ts';
import { defineAction, seconds } from '../action.ts';
import type { ExpressEngine } from '../express-engine.ts';
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
  // The engine gets it with its journal of stimuli.
  const { startSync } = engine as Partial<ExpressEngine>;
  if (!startSync) {
    throw new AwsError('UnknownOperationException', 'The action StartSyncExecution is not supported by this server');
  }
  const run = await startSync.call(engine, machine, name, input);
  const hasData = request.includedData !== 'METADATA_ONLY';
  const steps = Math.max(1, Math.ceil((run.stoppedAt - run.startedAt) / BILLED_STEP_MILLISECONDS));
  return {
    executionArn: run.arn,
    stateMachineArn: machine.arn,
    name,
    startDate: seconds(run.startedAt),
    stopDate: seconds(run.stoppedAt),
    status: run.status,
    ...(hasData ? { input } : {}),
    inputDetails: { included: hasData },
    ...(run.output !== undefined && hasData ? { output: run.output } : {}),
    ...(run.output === undefined ? {} : { outputDetails: { included: hasData } }),
    ...(run.error === undefined ? {} : { error: run.error }),
    ...(run.cause === undefined ? {} : { cause: run.cause }),
    ...(header === undefined ? {} : { traceHeader: header }),
    billingDetails: {
      billedDurationInMilliseconds: steps * BILLED_STEP_MILLISECONDS,
      billedMemoryUsedInMB: BILLED_MEMORY_MB,
    },
  };
});
