import { z } from 'zod';
import { defineAction } from '../action.ts';
import { findExecution } from '../find.ts';
import { historyEventView } from '../history-event-view.ts';
import { pageOf } from '../pages.ts';
import { arn, maxResults, nextToken } from '../validate.ts';

const request = z.object({
  executionArn: arn,
  maxResults,
  nextToken,
  reverseOrder: z.boolean().optional(),
  includeExecutionData: z.boolean().optional(),
});

export const getExecutionHistory = defineAction(request, async (engine, input) => {
  const history = await engine.history(findExecution(engine, input.executionArn));
  const inOrder = input.reverseOrder === true ? [...history].reverse() : history;
  const subject = `history:${input.executionArn}:${input.reverseOrder === true}`;
  const page = pageOf(inOrder, subject, ({ id }) => String(id), input);
  return {
    events: page.items.map((event) => historyEventView(event, input.includeExecutionData !== false)),
    ...(page.nextToken === undefined ? {} : { nextToken: page.nextToken }),
  };
});
