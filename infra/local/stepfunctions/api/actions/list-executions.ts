import { z } from 'zod';
import { AwsError } from '../../aws-error.ts';
import type { Engine } from '../../driver/engine.ts';
import { defineAction, seconds } from '../action.ts';
import { findMachine, findMapRun } from '../find.ts';
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

/** The executions of a machine or of a map run, the youngest first. */
export const listExecutions = defineAction(request, async (engine, input) => {
  const owner = ownerOf(engine, input);
  const { statusFilter: status, redriveFilter: redrive } = input;
  const subject = `executions:${Object.values(owner)}:${status ?? ''}:${redrive ?? ''}`;
  const before = readCursor(subject, input.nextToken, z.object({ startedAt: z.number(), order: z.int() }));
  const limit = pageSize(input.maxResults);
  const found = await engine.executions.list({ ...owner, status, redrive, before, limit: limit + 1 });
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
      ...(entry.mapRunArn === undefined ? {} : { mapRunArn: entry.mapRunArn }),
      redriveCount: entry.redriveCount,
      ...(entry.redrivenAt === undefined ? {} : { redriveDate: seconds(entry.redrivenAt) }),
    })),
    ...(last ? { nextToken: writeCursor(subject, { startedAt: last.startedAt, order: last.order }) } : {}),
  };
});

/** Whose executions are wanted: one of the two must be named. */
function ownerOf(
  engine: Engine,
  { stateMachineArn, mapRunArn, redriveFilter }: z.infer<typeof request>,
): { machineArn: string } | { mapRunArn: string } {
  if ((stateMachineArn === undefined) === (mapRunArn === undefined)) {
    throw new AwsError('ValidationException', 'Exactly one of stateMachineArn and mapRunArn must be given');
  }
  if (stateMachineArn === undefined) return { mapRunArn: findMapRun(engine, mapRunArn ?? '').arn };
  if (redriveFilter !== undefined) {
    throw new AwsError(
      'ValidationException',
      'RedriveFilter cannot be applied to ListExecutions call with StateMachine ARN',
    );
  }
  const machine = findMachine(engine, stateMachineArn);
  requireType(machine, 'STANDARD');
  return { machineArn: machine.arn };
}
