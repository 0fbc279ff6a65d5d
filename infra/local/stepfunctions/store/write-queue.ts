import type { Archive, QueuedWrite, StoredExecution } from './stored-execution.ts';

/** A batch is as much as one transaction should take. */
const BATCH_WRITES = 500;
const BATCH_CHARACTERS = 4 * 1024 * 1024;
/** How long a write may wait for others. Whoever wants to read it does not wait for that. */
const LINGER_MILLISECONDS = 20;
/** While a batch is written the next is on its way; what comes then gathers here. */
const BATCHES_UNDERWAY = 2;
/** What an execution takes besides its texts, roughly. */
const WRITE_CHARACTERS = 500;

/** `number` is that of the first write that went into it. */
type Entry = { readonly number: number; write: QueuedWrite; characters: number };
type Batch = { readonly entries: ReadonlyMap<string, Entry>; readonly upTo: number };
type Waiter = { readonly upTo: number; readonly done: PromiseWithResolvers<void> };

/**
 * Gathers writes into batches for the worker: all that comes of one execution before its batch leaves is one write (S2).
 * Entries leave in the order in which they came, and later writes only ever join earlier entries; so once the entry
 * with number n is gone, all writes before n are.
 */
export class WriteQueue {
  readonly #send: (writes: readonly QueuedWrite[]) => Promise<unknown>;
  readonly #entries = new Map<string, Entry>();
  readonly #underway: Batch[] = [];
  #waiters: Waiter[] = [];
  #characters = 0;
  /** The number of the youngest write. */
  #last = 0;
  #written = 0;
  /** Writes up to this one do not wait for others. */
  #hurried = 0;
  #timer: NodeJS.Timeout | undefined;
  #failure: unknown;

  constructor(send: (writes: readonly QueuedWrite[]) => Promise<unknown>) {
    this.#send = send;
  }

  add(execution: StoredExecution, archive?: Archive): void {
    const number = ++this.#last;
    const entry = this.#entries.get(execution.arn);
    const added = archive ? archive.eventsJson.length + (archive.snapshot?.length ?? 0) : 0;
    if (entry) {
      entry.write = { execution, archives: archive ? [...entry.write.archives, archive] : entry.write.archives };
      entry.characters += added;
      this.#characters += added;
    } else {
      const characters = added + WRITE_CHARACTERS;
      this.#entries.set(execution.arn, {
        number,
        write: { execution, archives: archive ? [archive] : [] },
        characters,
      });
      this.#characters += characters;
    }
    this.#timer ??= setTimeout(() => this.#hurry(this.#last), LINGER_MILLISECONDS);
    if (this.#isFull()) this.#post();
  }

  /** The execution as it was queued last, if that is not yet known to be written. */
  find(arn: string): StoredExecution | undefined {
    const queued =
      this.#entries.get(arn) ?? this.#underway.findLast(({ entries }) => entries.has(arn))?.entries.get(arn);
    return queued?.write.execution;
  }

  /** Settles when all that was queued so far is written; rejects when it could not be. */
  flushed(): Promise<void> {
    if (this.#failure !== undefined) return Promise.reject(this.#failure);
    if (this.#written === this.#last) return Promise.resolve();
    const done = Promise.withResolvers<void>();
    this.#waiters.push({ upTo: this.#last, done });
    this.#hurry(this.#last);
    return done.promise;
  }

  #hurry(upTo: number): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#hurried = upTo;
    this.#post();
  }

  #isFull(): boolean {
    return this.#entries.size >= BATCH_WRITES || this.#characters >= BATCH_CHARACTERS;
  }

  #post(): void {
    while (this.#underway.length < BATCHES_UNDERWAY && this.#failure === undefined) {
      const [first] = this.#entries.values();
      if (!first || !(first.number <= this.#hurried || this.#isFull())) return;
      const batch = this.#take();
      this.#underway.push(batch);
      this.#send(Array.from(batch.entries.values(), ({ write }) => write)).then(
        () => this.#onWritten(),
        (error: unknown) => this.#onFailed(error),
      );
    }
  }

  #take(): Batch {
    const entries = new Map<string, Entry>();
    let characters = 0;
    for (const [arn, entry] of this.#entries) {
      if (entries.size === BATCH_WRITES || (entries.size > 0 && characters + entry.characters > BATCH_CHARACTERS)) {
        this.#characters -= characters;
        return { entries, upTo: entry.number - 1 };
      }
      entries.set(arn, entry);
      this.#entries.delete(arn);
      characters += entry.characters;
    }
    this.#characters = 0;
    return { entries, upTo: this.#last };
  }

  #onWritten(): void {
    const batch = this.#underway.shift();
    this.#written = batch?.upTo ?? this.#written;
    const isDone = ({ upTo }: Waiter): boolean => upTo <= this.#written;
    for (const waiter of this.#waiters) if (isDone(waiter)) waiter.done.resolve();
    this.#waiters = this.#waiters.filter((waiter) => !isDone(waiter));
    this.#post();
  }

  #onFailed(error: unknown): void {
    this.#failure = error;
    clearTimeout(this.#timer);
    for (const { done } of this.#waiters) done.reject(error);
    this.#waiters = [];
  }
}
