import { z } from 'zod';
import { AwsError } from '../../aws-error.ts';
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
  const { statusFilter } = input;
  const page = pageOf(
    engine.catalog.executionsOf(machine.arn),
    `executions:${machine.arn}:${statusFilter ?? ''}`,
    ({ arn }) => arn,
    input,
    ({ status }) => statusFilter === undefined || status === statusFilter,
  );
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
