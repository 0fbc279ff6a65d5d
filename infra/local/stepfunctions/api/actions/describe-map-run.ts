import { z } from 'zod';
import { defineAction, seconds } from '../action.ts';
import { findMapRun } from '../find.ts';
import { longArn } from '../validate.ts';

/** How far a map run has come: its children, and the items in them. */
export const describeMapRun = defineAction(z.object({ mapRunArn: longArn }), async (engine, { mapRunArn }) => {
  const run = findMapRun(engine, mapRunArn);
  return {
    mapRunArn,
    executionArn: run.executionArn,
    status: run.status,
    startDate: seconds(run.startedAt),
    ...(run.stoppedAt === undefined ? {} : { stopDate: seconds(run.stoppedAt) }),
    maxConcurrency: run.maxConcurrency,
    toleratedFailureCount: run.tolerance.count ?? 0,
    toleratedFailurePercentage: run.tolerance.percentage ?? 0,
    itemCounts: run.items,
    executionCounts: run.executions,
  };
});
