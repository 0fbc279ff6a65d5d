/**
 * Amounts are whole minor units. Rounding is half up, once per line and per kind of tax; what is divided is divided without a
 * remainder.
 */

/** amount × numerator ÷ denominator, rounded half up; exact, whatever the size. */
export function proportion(amount: number, numerator: number, denominator: number): number {
  const [a, n, d] = [BigInt(amount), BigInt(numerator), BigInt(denominator)];
  return Number((2n * a * n + d) / (2n * d));
}

/**
 * The amount divided in the proportion of the weights so that the parts add up to it: each gets its share rounded down, and
 * what is left goes one by one to the largest remainders (Hamilton's method), the earlier one of equals. Without any weight
 * nothing is given.
 */
export function spread(amount: number, weights: readonly number[]): readonly number[] {
  const sum = weights.reduce((total, weight) => total + BigInt(weight), 0n);
  if (sum === 0n) return weights.map(() => 0);
  const shares = weights.map((weight, index) => {
    const exact = BigInt(amount) * BigInt(weight);
    return { index, part: Number(exact / sum), remainder: exact % sum };
  });
  let left = amount - shares.reduce((total, { part }) => total + part, 0);
  const byRemainder = shares.toSorted((a, b) =>
    a.remainder === b.remainder ? a.index - b.index : a.remainder > b.remainder ? -1 : 1,
  );
  for (const share of byRemainder) {
    if (left === 0) break;
    share.part += 1;
    left -= 1;
  }
  return shares.map(({ part }) => part);
}
