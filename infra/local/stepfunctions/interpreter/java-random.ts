/**
 * The first number from 0 up to 1 that java.util.Random gives for a seed without its fraction, as AWS's `$random(seed)`.
 * Source: the algorithm that the documentation of java.util.Random prescribes.
 */
export function javaRandom(seed: number): number {
  const multiplier = 0x5deece66dn;
  const mask = (1n << 48n) - 1n;
  const whole = Number.isFinite(seed) ? Math.trunc(seed) : 0;
  let state = (BigInt.asUintN(48, BigInt(whole)) ^ multiplier) & mask;
  const next = (bits: bigint): bigint => {
    state = (state * multiplier + 0xbn) & mask;
    return state >> (48n - bits);
  };
  return Number((next(26n) << 27n) + next(27n)) / 2 ** 53;
}
