/** One measured number. */
export interface Figure {
  readonly what: string;
  readonly value: number;
  readonly unit: string;
  /** What the number must stay under or reach, where something was promised. */
  readonly bound?: { readonly atMost: number } | { readonly atLeast: number };
}

/** A module of tests/benchmarks exports these two; `npm run bench` finds it by its file. */
export interface Benchmark {
  readonly name: string;
  run(): Promise<readonly Figure[]>;
}
