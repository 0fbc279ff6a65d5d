/**
 * How much the tests in this folder try: ten thousand cases, which take a quarter of a minute. FUZZ_CASES makes them
 * more or fewer; FUZZ_SEED repeats a run: a failure prints its seed and its path.
 */
const total = Number(process.env.FUZZ_CASES ?? 10_000);

/** The parameters of a property that has this share of all cases. */
export function share(part: number): { numRuns: number; seed?: number; endOnFailure: boolean } {
  return {
    numRuns: Math.max(1, Math.round(total * part)),
    ...(process.env.FUZZ_SEED === undefined ? {} : { seed: Number(process.env.FUZZ_SEED) }),
    // What shrinks against a server costs more than it tells.
    endOnFailure: true,
  };
}
