import { z } from 'zod';
import { AwsError } from '../../aws-error.ts';
import type { Entry } from '../../driver/catalog.ts';
import { defineAction, seconds } from '../action.ts';
import { findMachine } from '../find.ts';
import { pageOf } from '../pages.ts';
import { arn, maxResults, nextToken } from '../validate.ts';

const request = z.object({
  stateMachineArn: arn.optional(),
  mapRunArn: z.string().optional(),
  statusFilter: z.enum(['RUNNING', 'SUCCEEDED', 'FAILED', 'TIMED_OUT', 'ABORTED', 'PENDING_REDRIVE']).optional(),
  redriveFilter: z.string().optional(),
  maxResults,
  nextToken,
});

/** A machine's executions, the youngest first. */
export const listExecutions = defineAction(request, async (engine, input) => {
  if (input.stateMachineArn === undefined) {
    throw new AwsError(
      'ValidationException',
      'A stateMachineArn is required; map runs are not supported by this server',
    );
  }
  const machine = findMachine(engine, input.stateMachineArn);
  const wanted = filterBy(engine.catalog.executionsOf(machine.arn), input.statusFilter);
  const page = pageOf(wanted, `executions:${machine.arn}:${input.statusFilter ?? ''}`, (entry) => entry.arn, input);
  await engine.settled();
  return {
    executions: page.items.map((entry) => ({
      executionArn: entry.arn,
      stateMachineArn: entry.machineArn,
      name: entry.name,
      status: entry.status,
      startDate: seconds(entry.startedAt),
      ...(entry.stoppedAt === undefined ? {} : { stopDate: seconds(entry.stoppedAt) }),
      redriveCount: 0,
    })),
    ...(page.nextToken === undefined ? {} : { nextToken: page.nextToken }),
  };
});

function* filterBy(entries: Iterable<Entry>, status: string | undefined): Generator<Entry> {
  for (const entry of entries) if (status === undefined || entry.status === status) yield entry;
}
