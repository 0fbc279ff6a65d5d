import { z } from 'zod';
import { defineAction } from '../action.ts';
import { findExecution } from '../find.ts';
import { historyEventView } from '../history-event-view.ts';
import { pageSize, readCursor, writeCursor } from '../pages.ts';
import { arn, maxResults, nextToken } from '../validate.ts';

const request = z.object({
  executionArn: arn,
  maxResults,
  nextToken,
  reverseOrder: z.boolean().optional(),
  includeExecutionData: z.boolean().optional(),
});

export const getExecutionHistory = defineAction(request, async (engine, input) => {
  const { arn: executionArn } = findExecution(engine, input.executionArn);
  const reverse = input.reverseOrder === true;
  const subject = `history:${executionArn}:${reverse}`;
  const from = readCursor(subject, input.nextToken, z.int());
  const limit = pageSize(input.maxResults);
  const events = await engine.executions.history(executionArn, { from, limit: limit + 1, reverse });
  const [next] = events.slice(limit);
  return {
    events: events.slice(0, limit).map((event) => historyEventView(event, input.includeExecutionData !== false)),
    ...(next ? { nextToken: writeCursor(subject, next.id) } : {}),
  };
});
