import type { ExecutionFacts, ExecutionStatus } from '../interpreter/execution-state.ts';
import type { HistoryEvent } from '../interpreter/history-event.ts';
import type { Stimulus } from '../interpreter/stimulus.ts';
import type { Location } from '../journal/record-line.ts';

/** A state machine as it is now. */
export type MachineRecord = {
  readonly arn: string;
  readonly name: string;
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
};

/** What a record's head says, enough to know every execution without reading bodies. */
export type RecordHead =
  | { readonly kind: 'machine-saved' }
  | { readonly kind: 'machine-deleted'; readonly arn: string }
  | {
      readonly kind: 'begun';
      readonly execution: string;
      readonly name: string;
      readonly machine: string;
      readonly at: number;
      readonly end?: Ending;
    }
  | { readonly kind: 'event'; readonly execution: string; readonly previous: Location; readonly end?: Ending };

/** How and when an execution ended. */
type Ending = readonly [status: ExecutionStatus, at: number];

export type BegunBody = {
  readonly facts: ExecutionFacts;
  readonly input: string;
  readonly seed: string;
  readonly at: number;
  readonly machine: MachineRecord;
  readonly history: readonly HistoryEvent[];
};

export type EventBody = { readonly stimulus: Stimulus; readonly history: readonly HistoryEvent[] };
