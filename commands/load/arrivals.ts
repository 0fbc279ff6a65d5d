import type { Random } from '../instance/random.ts';

export const spacings = ['random', 'even'] as const;
/** `random` is how independent buyers come (a Poisson process): often in bunches. */
export type Spacing = (typeof spacings)[number];

/** When each request is due, in milliseconds from the start. It depends on nothing that happens meanwhile. */
export function* arrivals(
  count: number,
  ratePerSecond: number,
  spacing: Spacing,
  random: Random,
): Generator<number, void, undefined> {
  const mean = 1000 / ratePerSecond;
  for (let due = 0, sent = 0; sent < count; sent++) {
    yield due;
    due += spacing === 'even' ? mean : -Math.log(1 - random.fraction()) * mean;
  }
}
