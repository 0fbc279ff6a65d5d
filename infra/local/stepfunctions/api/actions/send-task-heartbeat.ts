import { z } from 'zod';
import { defineAction } from '../action.ts';
import { taskToken } from '../validate.ts';

export const sendTaskHeartbeat = defineAction(z.object({ taskToken }), async (engine, { taskToken: token }) => {
  await engine.answerTask(token, (task) => ({ kind: 'task-heartbeat', task }));
  return {};
});
