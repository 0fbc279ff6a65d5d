import { z } from 'zod';
import { defineAction, seconds } from '../action.ts';
import { findExecution } from '../find.ts';
import { arn } from '../validate.ts';

const request = z.object({
  executionArn: arn,
  error: z.string().max(256).optional(),
  cause: z.string().max(32_768).optional(),
});

export const stopExecution = defineAction(request, async (engine, { executionArn, error, cause }) => {
  findExecution(engine, executionArn);
  return { stopDate: seconds(await engine.stop(executionArn, error, cause)) };
});
