import { z } from 'zod';
import type { HistoryEvent } from '../../interpreter/history-event.ts';
import { defineAction } from '../action.ts';
import { findExecution } from '../find.ts';
import { historyEventView } from '../history-event-view.ts';
import { pageSize, readCursor, writeCursor } from '../pages.ts';
import { arn, maxResults, nextToken } from '../validate.ts';

/** A page ends early, as it may on AWS, when its events are this long. */
const MOST_CHARACTERS = 8 * 1024 * 1024;
const SLICE = 100;

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
  const events: HistoryEvent[] = [];
  let next = from;
  let size = 0;
  do {
    const slice = Math.min(SLICE, limit - events.length);
    const found = await engine.executions.history(executionArn, { from: next, limit: slice + 1, reverse });
    events.push(...found.slice(0, slice));
    next = found[slice]?.id;
    size += found.reduce((sum, { details }) => sum + sizeOf(details), 0);
  } while (next !== undefined && events.length < limit && size < MOST_CHARACTERS);
  return {
    events: events.map((event) => historyEventView(event, input.includeExecutionData !== false)),
    ...(next === undefined ? {} : { nextToken: writeCursor(subject, next) }),
  };
});

function sizeOf(details: HistoryEvent['details']): number {
  return Object.values(details ?? {}).reduce<number>((sum, one) => sum + (typeof one === 'string' ? one.length : 0), 0);
}
