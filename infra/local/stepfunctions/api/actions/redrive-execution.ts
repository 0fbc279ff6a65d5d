import { z } from 'zod';
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
  findExecution(engine, executionArn);
  return { redriveDate: seconds(await engine.redrive(executionArn, clientToken)) };
});
