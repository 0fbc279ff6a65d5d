import type { Journal } from '../journal/journal.ts';
import type { ExecutionStore } from '../store/execution-store.ts';
import { CannotGoOn } from './cannot-go-on.ts';
import type { ExecutionRunner } from './execution-runner.ts';
import { type LiveExecution, type LiveExecutions, lengthOf } from './live-executions.ts';
import { outlookOf } from './outlook.ts';
import { packState } from './pack-state.ts';
import { readChain } from './read-chain.ts';
import type { MovedBody, RecordHead, SnapshotBody } from './records.ts';
import type { Residents } from './residents.ts';
import { archiveOf, rowOf } from './stored-row.ts';

export type RenewalSurroundings = {
  readonly journal: Journal;
  readonly executions: LiveExecutions;
  readonly store: ExecutionStore;
  readonly residents: Residents;
  /** Puts a record into the journal; settles when it is on disk. */
  append(head: RecordHead, body: SnapshotBody | MovedBody): Promise<void>;
  readonly onFault: (error: unknown) => void;
};

/** How many characters of one execution's history are held in memory. */
const MOST_HISTORY = 16 * 1024 * 1024;
/** What is not longer is written anew as it is: a replay and a history in the store cost more. */
const SHORT_CHAIN_BYTES = 8 * 1024;
/** So much more than it began with, and this many times that: a task may send heartbeats for months. */
const LONG_CHAIN_BYTES = 256 * 1024;
const LONG_CHAIN_RATIO = 4;

/** Begins chains of records anew (J5): their older records are not needed any more. */
export class Renewal {
  readonly #around: RenewalSurroundings;

  constructor(around: RenewalSurroundings) {
    this.#around = around;
  }

  /** A short chain as it is, a long one by a snapshot. */
  async beginAnew(live: LiveExecution): Promise<void> {
    const { isExpress } = live.about;
    if (isExpress || lengthOf(live) <= SHORT_CHAIN_BYTES) return this.#move(live);
    try {
      await this.#around.residents.with(live, (runner) => runner.inTurn(() => this.#snapshot(live, runner)));
    } catch (error) {
      if (!(error instanceof CannotGoOn)) throw error;
      await this.#move(live);
    }
  }

  /** Begins a chain anew that has grown long, and gives a long history to the store, before the execution goes on. */
  relieve(live: LiveExecution, runner: ExecutionRunner): void {
    const isLong = (): boolean => runner.historyLength > MOST_HISTORY || isLongChain(live);
    if (!isLong()) return;
    const relieve = async (): Promise<void> => {
      if (isLong()) await this.#snapshot(live, runner);
    };
    runner.inTurn(relieve).catch((error: unknown) => this.#around.onFault(error));
  }

  /** Writes the chain anew as it is: no interpreter has to understand it. */
  async #move(live: LiveExecution): Promise<void> {
    const { journal, executions, append } = this.#around;
    const isKnown = (): boolean => executions.get(live.id) === live;
    while (isKnown()) {
      const { last } = live;
      // Whoever reads the records as they are now must come to the end before they may go.
      await live.loading?.catch(() => undefined);
      await journal.settled();
      const records = await readChain(journal, last);
      // While it was read more may have happened.
      if (live.last !== last || live.loading || !isKnown()) continue;
      const { id, about, outlook, redrives } = live;
      return append({ kind: 'moved', id, about, ...outlook, ...(redrives ? { redrives } : {}) }, { records });
    }
  }

  async #snapshot(live: LiveExecution, runner: ExecutionRunner): Promise<void> {
    const { journal, store, append } = this.#around;
    const { state, at } = runner;
    if (state.status !== 'RUNNING') return;
    if (runner.history.length > 0) {
      // The store never knows more than the journal (S1).
      await journal.settled();
      store.archive(rowOf(live), archiveOf(runner));
      // A snapshot has no history of its own: the store must have it before a replay can begin there.
      await store.durable();
      runner.forgetHistory();
    }
    const { id, about, redrives } = live;
    const head = { kind: 'snapshot', id, about, ...outlookOf(state, at), ...(redrives ? { redrives } : {}) } as const;
    await append(head, { state: packState(state), at });
  }
}

function isLongChain(live: LiveExecution): boolean {
  return lengthOf(live) > LONG_CHAIN_BYTES + (1 + LONG_CHAIN_RATIO) * live.first.length;
}
