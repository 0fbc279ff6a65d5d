import type { ChildEnd } from './map-run-host.ts';
import type { Counts } from './map-run-record.ts';

const kinds = { SUCCEEDED: 'succeeded', FAILED: 'failed', TIMED_OUT: 'timedOut', ABORTED: 'aborted' } as const;

/** The running counts of a run's children or of their items. */
export class Tally {
  readonly #ended = { succeeded: 0, failed: 0, timedOut: 0, aborted: 0 };
  readonly #total: number;
  #begun = 0;
  #resultsWritten = 0;

  constructor(total: number) {
    this.#total = total;
  }

  begin(count: number): void {
    this.#begun += count;
  }

  end(status: ChildEnd['status'], count: number): void {
    this.#ended[kinds[status]] += count;
  }

  /** The results of all that ended are where they belong. */
  write(): void {
    this.#resultsWritten = this.#over;
  }

  /** What counts against the tolerance: a child that is stopped on purpose does not. */
  get failed(): number {
    return this.#ended.failed + this.#ended.timedOut + this.#ended.aborted;
  }

  get counts(): Counts {
    return {
      pending: this.#total - this.#begun,
      running: this.#begun - this.#over,
      ...this.#ended,
      total: this.#total,
      resultsWritten: this.#resultsWritten,
    };
  }

  get #over(): number {
    const { succeeded, failed, timedOut, aborted } = this.#ended;
    return succeeded + failed + timedOut + aborted;
  }
}
