/**
 * How much the tests in this folder try. The ordinary suite makes do with a part; all ten thousand cases:
 *
 *   FUZZ_CASES=10000 npm test -- tests/infra/local/stepfunctions/fuzz
 *
 * FUZZ_SEED repeats a run; a failure prints its seed and its path, too.
 */
const total = Number(process.env.FUZZ_CASES ?? 1500);

/** The parameters of a property that has this share of all cases. */
export function share(part: number): { numRuns: number; seed?: number; endOnFailure: boolean } {
  return {
    numRuns: Math.max(1, Math.round(total * part)),
    ...(process.env.FUZZ_SEED === undefined ? {} : { seed: Number(process.env.FUZZ_SEED) }),
    // What shrinks against a server costs more than it tells.
    endOnFailure: true,
  };
}
