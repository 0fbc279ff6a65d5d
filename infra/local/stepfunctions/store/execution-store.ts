/**
 * The store of executions: one row for each there is, and the histories of those that need no journal any more.
 *
 * S1 The journal is the truth. What is put here was durable there first, so the store never knows more; it may know
 *    less, and after a crash is told again whatever the journal still tells.
 * S2 Each write may be repeated: an execution is known by its ARN, the last word on it counts. How it began (machine,
 *    name, start, order) never changes.
 * S3 A history only grows: an archive adds what comes after the last event that is kept, and leaves the rest as it is.
 *    Events are never kept with a gap between them; where none is kept, a history may begin later, for whoever had to
 *    delete a damaged database has lost its beginning.
 * S4 `flushed` says that what was queued before can be read, `durable` that it survives a loss of power. Only then may
 *    the journal forget it.
 * S5 Nothing here makes the main thread wait for a disk to be written: one worker writes, in transactions of many
 *    executions, and moves the log into the database; the main thread reads on a connection of its own.
 * S6 Pruning takes small bites, and what it frees leaves the file. It touches only executions that have stopped.
 * S7 Lists are ordered by (start, order), newest first, and no two executions have the same; so a page goes on exactly
 *    where the one before ended, whatever was started or deleted meanwhile.
 * S8 A write that fails, or a worker that ends, is a fault: nothing is written after it. A damaged file is named with
 *    what to do, never replaced.
 */
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { HistoryEvent } from '../interpreter/history-event.ts';
import { type HistoryQuery, type ListQuery, StoreReader } from './store-reader.ts';
import { StoreThread } from './store-thread.ts';
import type { Archive, StoredExecution, StoredStatus } from './stored-execution.ts';
import { WriteQueue } from './write-queue.ts';

export type ExecutionStoreOptions = {
  /** Where `executions.sqlite` lives; made when it is not there. */
  readonly folder: string;
  /** Something could not be written: the process must not go on (S8). */
  readonly onFault: (error: unknown) => void;
};

export class ExecutionStore {
  readonly #thread: StoreThread;
  readonly #queue: WriteQueue;
  readonly #reader: StoreReader;
  #highestOrder: number;
  #isClosed = false;

  private constructor(thread: StoreThread, reader: StoreReader) {
    this.#thread = thread;
    this.#queue = new WriteQueue((writes) => thread.ask({ kind: 'write', writes }));
    this.#reader = reader;
    this.#highestOrder = reader.highestOrder();
  }

  /** Opens the store; throws StoreDamaged, or what SQLite throws. One process at a time may have it open. */
  static async open({ folder, onFault }: ExecutionStoreOptions): Promise<ExecutionStore> {
    await mkdir(folder, { recursive: true });
    const file = join(folder, 'executions.sqlite');
    const thread = await StoreThread.start(file, onFault);
    try {
      return new ExecutionStore(thread, new StoreReader(file));
    } catch (error) {
      await thread.close();
      throw error;
    }
  }

  /** The highest order of any execution that was ever put: the next start has a higher one (S7). */
  get highestOrder(): number {
    return this.#highestOrder;
  }

  /** Queues the execution as it is now. */
  put(execution: StoredExecution): void {
    this.#highestOrder = Math.max(this.#highestOrder, execution.order);
    this.#queue.add(execution);
  }

  /** Queues the execution as it is now with more of its history (S3). */
  archive(execution: StoredExecution, archive: Archive): void {
    this.#highestOrder = Math.max(this.#highestOrder, execution.order);
    this.#queue.add(execution, archive);
  }

  /** Settles when all that was queued so far can be read; rejects after a fault. */
  flushed(): Promise<void> {
    return this.#queue.flushed();
  }

  /** Settles when all that was queued so far survives a loss of power; rejects after a fault. */
  async durable(): Promise<void> {
    await this.#queue.flushed();
    await this.#thread.ask({ kind: 'sync' });
  }

  /** The execution, also when it is only queued. */
  get(arn: string): StoredExecution | undefined {
    return this.#queue.find(arn) ?? this.#reader.get(arn);
  }

  has(arn: string): boolean {
    return this.get(arn) !== undefined;
  }

  /** A page of a list, newest first; what is queued shows after `flushed`. */
  list(query: ListQuery): StoredExecution[] {
    return this.#reader.list(query);
  }

  /** How many executions of a machine, or of a map run, have each status; what is queued shows after `flushed`. */
  countByStatus(listedBy: string): Map<StoredStatus, number> {
    return this.#reader.countByStatus(listedBy);
  }

  /** A part of a history, as far as it is kept; what is queued shows after `flushed`. */
  historyPage(arn: string, query: HistoryQuery): HistoryEvent[] {
    return this.#reader.history(arn, query);
  }

  /** The id of the last event that is kept; 0 without any. What is queued shows after `flushed`. */
  lastEventId(arn: string): number {
    return this.#reader.lastEventId(arn);
  }

  /** The event 1; undefined when it is not kept, or was lost with an earlier database. */
  firstEvent(arn: string): HistoryEvent | undefined {
    const [first] = this.#reader.history(arn, { limit: 1 });
    return first?.id === 1 ? first : undefined;
  }

  lastEvent(arn: string): HistoryEvent | undefined {
    return this.#reader.history(arn, { limit: 1, reverse: true })[0];
  }

  /** The state a redrive goes on from; what is queued shows after `flushed`. */
  snapshot(arn: string): string | undefined {
    return this.#reader.snapshot(arn);
  }

  /**
   * Deletes executions that stopped before that moment, in the background; answers how many (S6).
   * It must lie before anything that may still be redriven: one that is put as running meanwhile may lose its history.
   */
  async prune(olderThan: number): Promise<number> {
    await this.#queue.flushed();
    return this.#thread.ask({ kind: 'prune', olderThan });
  }

  /** Writes what is queued and closes the files. */
  async close(): Promise<void> {
    if (this.#isClosed) return;
    this.#isClosed = true;
    try {
      await this.#queue.flushed();
    } finally {
      this.#reader.close();
      await this.#thread.close();
    }
  }
}
