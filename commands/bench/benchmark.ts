import type { CleanUp } from './clean-up.ts';

/** One measured number. */
export interface Figure {
  readonly what: string;
  readonly value: number;
  readonly unit: string;
  /** What was promised, where something was: the command ends with 1 when it does not hold. */
  readonly bound?: { readonly atMost: number } | { readonly atLeast: number };
}

/** How a run is to be done. */
export interface Circumstances {
  /** Few of everything: whether it works, not how fast it is. */
  readonly isQuick: boolean;
  /** Where the engine's processes write their CPU profiles, when they shall. */
  readonly profileFolder: string | undefined;
  readonly cleanUp: CleanUp;
  /** What is going on, for whoever waits for the next figure. */
  say(words: string): void;
}

/** A module of tests/benchmarks exports this; `npm run bench` finds it by its file, and its name is the file's. */
export interface Benchmark {
  /** Throws CannotMeasure when what it measures is not there. */
  run(circumstances: Circumstances): AsyncIterable<Figure>;
}

/** Nothing to measure here and now; the message says what to do about it. */
export class CannotMeasure extends Error {
  override readonly name = 'CannotMeasure';
}

export function keepsItsBound({ value, bound }: Figure): boolean {
  if (bound === undefined) return true;
  return 'atMost' in bound ? value <= bound.atMost : value >= bound.atLeast;
}
