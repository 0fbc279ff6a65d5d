/** One measured number. */
export interface Figure {
  readonly what: string;
  readonly value: number;
  readonly unit: string;
  /** What was promised, where something was: the command ends with 1 when it does not hold. */
  readonly bound?: { readonly atMost: number } | { readonly atLeast: number };
}

/** A module of tests/benchmarks exports these two; `npm run bench` finds it by its file. */
export interface Benchmark {
  readonly name: string;
  /** Throws CannotMeasure when what it measures is not there. */
  run(): Promise<readonly Figure[]>;
}

/** Nothing to measure here and now; the message says what to do about it. */
export class CannotMeasure extends Error {
  override readonly name = 'CannotMeasure';
}

export function keepsItsBound({ value, bound }: Figure): boolean {
  if (bound === undefined) return true;
  return 'atMost' in bound ? value <= bound.atMost : value >= bound.atLeast;
}
