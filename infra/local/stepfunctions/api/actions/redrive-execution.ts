import { z } from 'zod';
import { AwsError } from '../../aws-error.ts';
import { defineAction, seconds } from '../action.ts';
import { findExecution } from '../find.ts';
import { arn } from '../validate.ts';

const request = z.object({
  executionArn: arn,
  clientToken: z
    .string()
    .min(1)
    .max(64)
    .regex(/^[!-~]+$/, 'satisfy regular expression pattern: [!-~]+')
    .optional(),
});

/** Lets an execution that ended without success go on where it ended. */
export const redriveExecution = defineAction(request, async (engine, { executionArn, clientToken }) => {
  const { mapRunArn } = findExecution(engine, executionArn);
  if (mapRunArn !== undefined) {
    const reason = 'Execution is a child of a Map Run and can be redriven by the Map Run only';
    throw new AwsError('ExecutionNotRedrivable', `Execution ${executionArn} invalid for redrive as: ${reason}`);
  }
  return { redriveDate: seconds(await engine.redrive(executionArn, clientToken)) };
});
