import type { MapRunOutcome, MapRunRequest, Tolerance } from '../interpreter/map-run-request.ts';

/** How many children, or how many of their items, are where. */
export type Counts = {
  readonly pending: number;
  readonly running: number;
  readonly succeeded: number;
  readonly failed: number;
  readonly timedOut: number;
  readonly aborted: number;
  readonly total: number;
  readonly resultsWritten: number;
};

export type MapRunStatus = 'RUNNING' | 'SUCCEEDED' | 'FAILED' | 'ABORTED';

/** What DescribeMapRun and ListMapRuns know of a run; times are in milliseconds since the epoch. */
export type MapRunRecord = Pick<MapRunRequest, 'arn' | 'executionArn' | 'label' | 'block' | 'executionType'> & {
  readonly maxConcurrency: number;
  readonly tolerance: Tolerance;
  readonly startedAt: number;
  readonly status: MapRunStatus;
  readonly stoppedAt?: number;
  /** As they were when the run ended, or when it was last written down. */
  readonly executions: Counts;
  readonly items: Counts;
  /** What the execution is told, again after a crash. */
  readonly outcome?: MapRunOutcome;
};

/** What UpdateMapRun may change of a run; absent members stay as they are. */
export type MapRunChanges = {
  readonly maxConcurrency?: number | undefined;
  readonly toleratedFailureCount?: number | undefined;
  readonly toleratedFailurePercentage?: number | undefined;
};

export const NO_COUNTS: Counts = {
  pending: 0,
  running: 0,
  succeeded: 0,
  failed: 0,
  timedOut: 0,
  aborted: 0,
  total: 0,
  resultsWritten: 0,
};
