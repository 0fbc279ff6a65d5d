import { z } from 'zod';
import { childMachineArn } from '../../map-run/children.ts';
import { defineAction, seconds } from '../action.ts';
import { findExecution } from '../find.ts';
import { pageOf } from '../pages.ts';
import { arn, maxResults, nextToken } from '../validate.ts';

/** The map runs that an execution has started, the youngest first. */
export const listMapRuns = defineAction(
  z.object({ executionArn: arn, maxResults, nextToken }),
  async (engine, { executionArn, ...request }) => {
    findExecution(engine, executionArn);
    const runs = engine.mapRuns.ofExecution(executionArn);
    const page = pageOf(runs, `map-runs:${executionArn}`, (run) => run.arn, request);
    return {
      mapRuns: page.items.map((run) => ({
        executionArn,
        mapRunArn: run.arn,
        stateMachineArn: childMachineArn(run),
        startDate: seconds(run.startedAt),
        ...(run.stoppedAt === undefined ? {} : { stopDate: seconds(run.stoppedAt) }),
      })),
      ...(page.nextToken === undefined ? {} : { nextToken: page.nextToken }),
    };
  },
);
