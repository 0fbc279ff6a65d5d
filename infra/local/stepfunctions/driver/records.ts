import type { AwaitedBy, ExecutionStatus } from '../interpreter/execution-state.ts';
import type { Stimulus } from '../interpreter/stimulus.ts';
import type { Location } from '../journal/record-line.ts';
import type { PackedState } from './pack-state.ts';

/** A state machine as it is now. */
export type MachineRecord = {
  readonly arn: string;
  readonly name: string;
  readonly type: 'STANDARD' | 'EXPRESS';
  readonly roleArn: string;
  /** The SHA-256 of the definition's text, which is the name it is kept under. */
  readonly definitionKey: string;
  readonly createdAt: number;
  readonly updatedAt: number;
  /** Absent until the first update, as on AWS. */
  readonly revisionId?: string;
  readonly tags: Readonly<Record<string, string>>;
  readonly loggingConfiguration?: unknown;
  readonly tracingConfiguration?: unknown;
  readonly encryptionConfiguration?: unknown;
};

/** What is told of an execution from its first record on, and never changes. */
export type About = {
  readonly arn: string;
  /** The machine as it was at the start, by the key of its record. */
  readonly machineKey: string;
  readonly machineArn: string;
  /** Milliseconds since the epoch. */
  readonly startedAt: number;
  /** Which block of the machine it runs, when it is a child of a map run. */
  readonly block?: string;
  readonly mapRunArn?: string;
  readonly traceHeader?: string;
  /** The task of another execution that has started it and ends with it. */
  readonly awaitedBy?: AwaitedBy;
  /** Its steps are not recorded: after a crash it begins again, for AWS promises at least once. */
  readonly isExpress?: true;
};

/** What the execution does next by itself: enough to know at start-up whom to wake, and when. */
export type Outlook = {
  /** The earliest moment it waits for. */
  readonly due?: number;
  /** It has something under way that must be asked for again after a restart. */
  readonly isActive?: true;
  readonly end?: Ending;
  readonly redrives?: Redrives;
};

/** How and when an execution ended, and with which event. */
type Ending = readonly [status: ExecutionStatus, at: number, lastEventId: number];

/** How often and when last it was redriven. */
export type Redrives = readonly [count: number, at: number];

/** What a record's head says, enough to know every execution without reading bodies. */
export type RecordHead =
  | (Outlook & { readonly kind: 'begun'; readonly id: number; readonly about: About })
  | (Outlook & { readonly kind: 'event'; readonly id: number; readonly previous: Location })
  /** They stand for all records of the execution before them: by its state, or by those records themselves. */
  | (Outlook & { readonly kind: 'snapshot' | 'moved'; readonly id: number; readonly about: About });

/** The history that a step wrote, in brief: its text comes from a replay, which must give the same (J10). */
export type HistoryCheck = {
  readonly types: readonly string[];
  readonly lastEventId: number;
  readonly crc: number;
};

export type BegunBody = { readonly input: string; readonly seed: string; readonly wrote: HistoryCheck };

export type EventBody = { readonly stimulus: Stimulus; readonly wrote: HistoryCheck };

export type ChainRecord = {
  readonly head: RecordHead;
  /** A BegunBody, an EventBody, a SnapshotBody or a MovedBody, as the head's kind says. */
  readonly body: unknown;
};

/** The records of a chain, as they were; none of them is `moved`. */
export type MovedBody = { readonly records: readonly ChainRecord[] };

/** A state, and when it was last changed; the history up to its last event is in the store. */
export type SnapshotBody = { readonly state: PackedState; readonly at: number };
