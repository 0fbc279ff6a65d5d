import type { Journal } from '../journal/journal.ts';
import type { LiveExecution, LiveExecutions } from './live-executions.ts';

export type Compactable = {
  readonly journal: Journal;
  readonly executions: LiveExecutions;
  /** Settles when all that was handed to the store is synced there. */
  stored(): Promise<void>;
  /** Begins the execution's chain anew, so that its older records are not needed any more. */
  beginAnew(execution: LiveExecution): Promise<void>;
};

/** The journal may be this much longer than what it needs to hold, and as many times as long. */
const SPARE_SEGMENTS = 4;
const LONGEST_RATIO = 3;
/** So many executions share the syncs of what is written anew; others are served in between. */
const AT_ONCE = 100;
/** What waits has one record, and there may be a hundred thousand of them: so many are written before the rest is served. */
const CARRIED_AT_ONCE = 200;

/** Gives the space of the journal back (J6), the oldest segment first and one execution at a time. */
export class Compaction {
  readonly #of: Compactable;
  #running: Promise<void> | undefined;
  #isWanted = false;
  #isClosed = false;

  constructor(of: Compactable) {
    this.#of = of;
  }

  /** Looks what there is to give back, now or as soon as the present run is through. */
  start(onFault: (error: unknown) => void): void {
    this.#isWanted = true;
    this.#running ??= this.#run()
      .catch((error: unknown) => (this.#isClosed ? undefined : onFault(error)))
      .finally(() => {
        this.#running = undefined;
      });
  }

  /** Ends as soon as it can. */
  async close(): Promise<void> {
    this.#isClosed = true;
    await this.#running;
  }

  async #run(): Promise<void> {
    while (this.#isWanted && !this.#isClosed) {
      this.#isWanted = false;
      await this.#removeUnneeded();
      // What has ended while it was looked at is on its way to the store, and gone the next time.
      while (this.#isTooLong() && (await this.#emptyOldest())) await this.#removeUnneeded();
    }
  }

  /** Writes anew what the oldest segment holds; false when some of it still needs the segment. */
  async #emptyOldest(): Promise<boolean> {
    const { journal, executions, beginAnew } = this.#of;
    const segment = journal.sealed()[0]?.segment ?? 0;
    await this.#carryOver(segment);
    const all = [...executions.in(segment)];
    for (let start = 0; start < all.length; start += AT_ONCE) {
      if (this.#isClosed) return false;
      await Promise.all(all.slice(start, start + AT_ONCE).map(beginAnew));
    }
    return !this.#isClosed && executions.in(segment).size === 0;
  }

  /** Writes chains of one record again as they are. */
  async #carryOver(segment: number): Promise<void> {
    const { journal, executions } = this.#of;
    const bytes = await journal.segmentBytes(segment);
    let carried = 0;
    for (const live of [...executions.in(segment)]) {
      if (this.#isClosed) return;
      // Whoever reads it now must come to the end before it may go.
      if (live.first !== live.last || live.loading || !executions.in(segment).has(live)) continue;
      const { location, durable } = journal.appendAgain(bytes, live.last);
      executions.relocate(live, location);
      if (++carried % CARRIED_AT_ONCE === 0) await durable;
    }
  }

  async #removeUnneeded(): Promise<void> {
    const { journal, executions, stored } = this.#of;
    const sealed = journal.sealed();
    const needed = sealed.findIndex(({ segment }) => executions.in(segment).size > 0);
    const count = needed < 0 ? sealed.length : needed;
    if (count === 0) return;
    await journal.settled();
    await stored();
    for (let removed = 0; removed < count && !this.#isClosed; removed++) await journal.removeOldest();
  }

  #isTooLong(): boolean {
    const { journal, executions } = this.#of;
    const sealed = journal.sealed();
    const length = sealed.reduce((sum, { bytes }) => sum + bytes, 0);
    return length > executions.liveBytes * LONGEST_RATIO + (SPARE_SEGMENTS * length) / Math.max(1, sealed.length);
  }
}
