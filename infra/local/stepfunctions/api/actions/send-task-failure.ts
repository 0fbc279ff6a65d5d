import { z } from 'zod';
import { defineAction } from '../action.ts';
import { taskToken } from '../validate.ts';

const request = z.object({
  taskToken,
  error: z.string().max(256).optional(),
  cause: z.string().max(32_768).optional(),
});

export const sendTaskFailure = defineAction(request, async (engine, { taskToken: token, error, cause }) => {
  await engine.answerTask(token, (task) => ({ kind: 'task-failed', task, error, cause }));
  return {};
});
