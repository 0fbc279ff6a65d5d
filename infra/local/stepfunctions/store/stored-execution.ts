import type { ExecutionStatus } from '../interpreter/execution-state.ts';
import type { Json } from '../interpreter/json.ts';

/** What a listing can be narrowed to: a child of a map run may also wait for its redrive. */
export type StoredStatus = ExecutionStatus | 'PENDING_REDRIVE';

/** An execution as listings and look-ups show it; times are milliseconds since the epoch. */
export type StoredExecution = {
  readonly arn: string;
  readonly name: string;
  readonly machineArn: string;
  /** Present in the children of a distributed Map: they are listed by it, not by their machine. */
  readonly mapRunArn?: string;
  readonly status: StoredStatus;
  readonly startedAt: number;
  readonly stoppedAt?: number;
  /** Grows with each start, so that no two executions have the same: the order of those of one millisecond (S7). */
  readonly order: number;
  readonly redriveCount: number;
  readonly redrivenAt?: number;
  /** Whatever else is to be known of it; nothing looks for it. */
  readonly details?: Readonly<Record<string, Json>>;
};

/** A part of a history that is finished. */
export type Archive = {
  readonly firstEventId: number;
  readonly lastEventId: number;
  /** The text of a JSON array of the HistoryEvents `firstEventId` to `lastEventId`. */
  readonly eventsJson: string;
  /** The state in which it ended other than SUCCEEDED, for a redrive; in the words of whoever reads it. */
  readonly snapshot?: string;
};

/** All that was queued of one execution since the last batch: one write. */
export type QueuedWrite = { readonly execution: StoredExecution; readonly archives: readonly Archive[] };

/** The number a status has in the database is its place here: only ever add at the end. */
const STATUSES: readonly StoredStatus[] = ['RUNNING', 'SUCCEEDED', 'FAILED', 'TIMED_OUT', 'ABORTED', 'PENDING_REDRIVE'];

export function statusNumber(status: StoredStatus): number {
  return STATUSES.indexOf(status);
}

export function statusOf(number: unknown): StoredStatus {
  const status = STATUSES[Number(number)];
  if (status === undefined) throw new Error(`expected the number of a status, found ${String(number)}`);
  return status;
}

/** An ARN in two parts: many executions share the first. */
export function splitArn(arn: string): { prefix: string; suffix: string } {
  const cut = arn.lastIndexOf(':') + 1;
  return { prefix: arn.slice(0, cut), suffix: arn.slice(cut) };
}
