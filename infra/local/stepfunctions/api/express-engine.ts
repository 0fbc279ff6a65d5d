import type { MachineRecord } from '../driver/records.ts';

/** An express execution that somebody waited for, when it has ended. */
export type SyncExecution = {
  /** `arn:…:express:<machine>:<name>:<id>`. */
  readonly arn: string;
  readonly startedAt: number;
  readonly stoppedAt: number;
  readonly status: 'SUCCEEDED' | 'FAILED' | 'TIMED_OUT';
  readonly output?: string;
  readonly error?: string;
  readonly cause?: string;
};

/** Runs an express machine and settles with its end. */
export type ExpressEngine = {
  startSync(machine: MachineRecord, name: string, input: string): Promise<SyncExecution>;
};
