import type { ExecutionState } from '../interpreter/execution-state.ts';
import type { HistoryEvent } from '../interpreter/history-event.ts';
import { redriveRefusal } from '../interpreter/redrive.ts';
import type { ExecutionStore } from '../store/execution-store.ts';
import type { HistoryQuery, ListQuery } from '../store/store-reader.ts';
import type { StoredExecution } from '../store/stored-execution.ts';
import type { Clock } from './clock.ts';
import type { LiveExecutions } from './live-executions.ts';
import { liveHistory } from './live-history.ts';
import type { MachineStore } from './machine-store.ts';
import type { About, MachineRecord } from './records.ts';
import type { StandardExecutions } from './standard-executions.ts';
import { detailsOf, rowOf } from './stored-row.ts';

/** An execution as it is now, with what it began with and what it ended with, if it did. */
export type Described = {
  readonly execution: StoredExecution;
  readonly input?: string;
  readonly output?: string;
  readonly error?: string;
  readonly cause?: string;
};

type DescribedInFull = Described & {
  readonly about: About;
  readonly machine: MachineRecord;
  /** Why it cannot be redriven; undefined when it can. */
  readonly redriveRefusal: string | undefined;
};

type Sources = {
  readonly live: LiveExecutions;
  readonly store: ExecutionStore;
  readonly machines: MachineStore;
  readonly standard: StandardExecutions;
  readonly clock: Clock;
  /** How long an ended execution can be redriven at most: it must still be there for as long as that takes. */
  readonly redrivableMilliseconds: number;
  /** Settles when all that is known now is on disk: what is answered must not be lost (J1). */
  settled(): Promise<void>;
};

/** Executions as they are now, wherever they are: running ones in the journal, ended ones in the store. */
export class ExecutionReader {
  readonly #from: Sources;

  constructor(from: Sources) {
    this.#from = from;
  }

  /** The execution as it is now; undefined when there is none. */
  find(arn: string): StoredExecution | undefined {
    const live = this.#from.live.find(arn);
    return live ? rowOf(live) : this.#from.store.get(arn);
  }

  /** One page of a machine's or a map run's executions, the youngest first. */
  async list(query: ListQuery): Promise<StoredExecution[]> {
    await this.#from.settled();
    await this.#from.store.flushed();
    return this.#from.store.list(query);
  }

  /** How the execution began, and how it ended if it did; it must be there. */
  async describe(arn: string): Promise<DescribedInFull> {
    const { live: all, store, machines, standard, settled } = this.#from;
    const known = this.find(arn);
    if (!known) throw new Error(`expected an execution ${arn}, found none`);
    const { about } = detailsOf(known);
    const machine = await machines.shape(about.machineKey);
    const live = all.find(arn);
    const now =
      live &&
      (await standard.ifRebuilt(live, async ({ state }) => {
        const execution = rowOf(live);
        const redriveRefusal = this.redriveRefusal(execution, state.lastEventId);
        return { ...describedBy(execution, state), redriveRefusal };
      }));
    if (!now) await store.flushed();
    const described = now ?? this.#stored(arn, this.find(arn) ?? known);
    // It may have come further while it was looked at.
    await settled();
    return { ...described, about, machine };
  }

  #stored(arn: string, execution: StoredExecution): Described & Pick<DescribedInFull, 'redriveRefusal'> {
    const { store } = this.#from;
    const { input } = store.firstEvent(arn)?.details ?? {};
    const { output, error, cause } = store.lastEvent(arn)?.details ?? {};
    const redriveRefusal = this.redriveRefusal(execution);
    return { execution, redriveRefusal, ...texts({ input, output, error, cause }) };
  }

  /** A part of the execution's history. */
  async history(arn: string, query: HistoryQuery): Promise<readonly HistoryEvent[]> {
    const { live: all, store, standard, settled } = this.#from;
    const live = all.find(arn);
    // Of one that could not be rebuilt, what the store has is what can be shown.
    const shown = live && (await standard.ifRebuilt(live, async (runner) => liveHistory(runner, store, query)));
    if (!shown) await store.flushed();
    const events = shown ?? store.historyPage(arn, query);
    // It may have come further while it was looked at.
    await settled();
    return events;
  }

  /** Why it cannot be redriven, in AWS's words; undefined when it can. */
  redriveRefusal(row: StoredExecution, lastEventId?: number): string | undefined {
    const hasEnded = row.status !== 'RUNNING' && row.status !== 'SUCCEEDED';
    const events = hasEnded ? (lastEventId ?? this.#from.store.lastEventId(row.arn)) : 0;
    const now = this.#from.clock.now();
    // What is about to be pruned must not be taken back.
    const isLeaving = row.stoppedAt !== undefined && now - row.stoppedAt > this.#from.redrivableMilliseconds;
    return redriveRefusal({ ...row, events, ...(isLeaving ? { stoppedAt: 0 } : {}) }, now);
  }

  /** What a running execution began with. */
  async inputOf(arn: string): Promise<string | undefined> {
    const live = this.#from.live.find(arn);
    return live && (await this.#from.standard.ifRebuilt(live, async ({ state }) => state.input.text));
  }
}

export function describedBy(execution: StoredExecution, { input, output, error, cause }: ExecutionState): Described {
  return { execution, input: input.text, ...texts({ output, error, cause }) };
}

/** The fields that are there. */
export function texts<Name extends string>(fields: Record<Name, unknown>): { [Field in Name]?: string } {
  const present = Object.entries(fields).filter(([, value]) => typeof value === 'string');
  return Object.fromEntries(present) as { [Field in Name]?: string }; // what is left is text
}
