import { z } from 'zod';
import { AwsError } from '../../aws-error.ts';
import { MAX_DATA_BYTES } from '../../interpreter/json.ts';
import { defineAction } from '../action.ts';
import { taskToken } from '../validate.ts';

const request = z.object({ taskToken, output: z.string().max(MAX_DATA_BYTES) });

export const sendTaskSuccess = defineAction(request, async (engine, { taskToken: token, output }) => {
  try {
    JSON.parse(output);
  } catch (error) {
    throw new AwsError('InvalidOutput', `Invalid Output: '${(error as SyntaxError).message}'`); // JSON.parse throws nothing else
  }
  await engine.answerTask(token, (task) => ({ kind: 'task-succeeded', task, output }));
  return {};
});
