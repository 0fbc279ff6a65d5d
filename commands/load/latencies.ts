import { createHistogram } from 'node:perf_hooks';

/** In milliseconds. */
export interface Percentiles {
  readonly p50: number;
  readonly p95: number;
  readonly p99: number;
  readonly max: number;
}

const microsecondsOfMillisecond = 1000;
const longestMicroseconds = 3_600_000_000;

/**
 * Durations, counted in buckets of Node's own HDR histogram: a percentile is right to a thousandth of itself, and the memory
 * is the same for a hundred requests and for a hundred million.
 */
export class Latencies {
  readonly #histogram = createHistogram({ lowest: 1, highest: longestMicroseconds, figures: 3 });

  record(milliseconds: number): void {
    const microseconds = Math.round(milliseconds * microsecondsOfMillisecond);
    this.#histogram.record(Math.min(longestMicroseconds, Math.max(1, microseconds)));
  }

  /** Takes in all that the other has counted. */
  add(other: Latencies): void {
    this.#histogram.add(other.#histogram);
  }

  /** All 0 when nothing was recorded. */
  percentiles(): Percentiles {
    if (this.#histogram.count === 0) return { p50: 0, p95: 0, p99: 0, max: 0 };
    const at = (percent: number) => this.#histogram.percentile(percent) / microsecondsOfMillisecond;
    return { p50: at(50), p95: at(95), p99: at(99), max: this.#histogram.max / microsecondsOfMillisecond };
  }
}
