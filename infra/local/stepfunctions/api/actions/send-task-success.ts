import { z } from 'zod';
import { MAX_DATA_BYTES } from '../../interpreter/json.ts';
import { defineAction } from '../action.ts';
import { checkJson } from '../json-text.ts';
import { taskToken } from '../validate.ts';

const request = z.object({ taskToken, output: z.string().max(MAX_DATA_BYTES) });

export const sendTaskSuccess = defineAction(request, async (engine, { taskToken: token, output }) => {
  checkJson(output, 'InvalidOutput', 'Invalid Output');
  await engine.answerTask(token, (task) => ({ kind: 'task-succeeded', task, output }));
  return {};
});
