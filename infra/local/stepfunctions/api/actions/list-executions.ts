import { z } from 'zod';
import { AwsError } from '../../aws-error.ts';
import { defineAction, seconds } from '../action.ts';
import { findMachine } from '../find.ts';
import { pageSize, readCursor, writeCursor } from '../pages.ts';
import { requireType } from '../require-type.ts';
import { arn, maxResults, nextToken } from '../validate.ts';

const request = z.object({
  stateMachineArn: arn.optional(),
  mapRunArn: z.string().optional(),
  statusFilter: z.enum(['RUNNING', 'SUCCEEDED', 'FAILED', 'TIMED_OUT', 'ABORTED', 'PENDING_REDRIVE']).optional(),
  redriveFilter: z.enum(['REDRIVEN', 'NOT_REDRIVEN']).optional(),
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
  if (input.redriveFilter !== undefined) {
    throw new AwsError(
      'ValidationException',
      'RedriveFilter cannot be applied to ListExecutions call with StateMachine ARN',
    );
  }
  const machine = findMachine(engine, input.stateMachineArn);
  requireType(machine, 'STANDARD');
  const { statusFilter: status } = input;
  const subject = `executions:${machine.arn}:${status ?? ''}`;
  const before = readCursor(subject, input.nextToken, z.object({ startedAt: z.number(), order: z.int() }));
  const limit = pageSize(input.maxResults);
  const found = await engine.list({ machineArn: machine.arn, status, before, limit: limit + 1 });
  const page = found.slice(0, limit);
  const last = found.length > limit ? page.at(-1) : undefined;
  return {
    executions: page.map((entry) => ({
      executionArn: entry.arn,
      stateMachineArn: entry.machineArn,
      name: entry.name,
      status: entry.status,
      startDate: seconds(entry.startedAt),
      ...(entry.stoppedAt === undefined ? {} : { stopDate: seconds(entry.stoppedAt) }),
      redriveCount: entry.redriveCount,
      ...(entry.redrivenAt === undefined ? {} : { redriveDate: seconds(entry.redrivenAt) }),
    })),
    ...(last ? { nextToken: writeCursor(subject, { startedAt: last.startedAt, order: last.order }) } : {}),
  };
});
