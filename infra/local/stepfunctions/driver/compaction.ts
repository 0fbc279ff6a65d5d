import type { Journal } from '../journal/journal.ts';
import type { LiveExecution, LiveExecutions } from './live-executions.ts';

export type Compactable = {
  readonly journal: Journal;
  readonly executions: LiveExecutions;
  /** Settles when all that was handed to the store is synced there. */
  stored(): Promise<void>;
  /** Writes snapshots of the executions, so that their older records are not needed any more. */
  snapshot(executions: readonly LiveExecution[]): Promise<void>;
};

/** The journal may be this much longer than what it needs to hold, and as many times as long. */
const SPARE_SEGMENTS = 4;
const LONGEST_RATIO = 2;
/** So many executions share the syncs of their snapshots; others are served in between. */
const AT_ONCE = 100;

/** Gives the space of the journal back (J6), one segment and one execution at a time. */
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
      for (let segment = this.#emptiest(); segment !== undefined && !this.#isClosed; segment = this.#emptiest()) {
        await this.#empty(segment);
        await this.#removeUnneeded();
      }
    }
  }

  async #empty(segment: number): Promise<void> {
    const all = [...this.#of.executions.in(segment)];
    for (let start = 0; start < all.length && !this.#isClosed; start += AT_ONCE) {
      const { executions } = this.#of;
      await this.#of.snapshot(all.slice(start, start + AT_ONCE).filter((live) => executions.in(segment).has(live)));
    }
  }

  async #removeUnneeded(): Promise<void> {
    const { journal, executions } = this.#of;
    const unneeded = journal.sealed().filter(({ segment }) => executions.in(segment).size === 0);
    if (unneeded.length === 0) return;
    await journal.settled();
    await this.#of.stored();
    for (const { segment } of unneeded) {
      if (this.#isClosed) return;
      await journal.remove(segment);
    }
  }

  /** The segment that most can be gained from, when the journal has grown too long. */
  #emptiest(): number | undefined {
    const { journal, executions } = this.#of;
    const sealed = journal.sealed();
    const length = sealed.reduce((sum, { bytes }) => sum + bytes, 0);
    const average = length / Math.max(1, sealed.length);
    if (length <= executions.liveBytes * LONGEST_RATIO + SPARE_SEGMENTS * average) return undefined;
    const needed = sealed.map(({ segment, bytes }) => ({
      segment,
      share: executions.bytesIn(segment) / bytes,
    }));
    const [first] = needed.sort((a, b) => a.share - b.share);
    return first && first.share < 1 ? first.segment : undefined;
  }
}
