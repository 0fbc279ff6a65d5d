import { percentile } from '../demo/percentile.ts';

/** A process that has just started is larger or smaller by chance. */
const slackBytes = 16 * 2 ** 20;
const mostGrowth = 1.3;
const fewest = 16;

/** Compares the last quarter with the second: what leaks has grown by then. Undefined when there is too little to compare. */
export function growth(samples: readonly number[]): { before: number; after: number; isFlat: boolean } | undefined {
  if (samples.length < fewest) return undefined;
  const quarter = Math.floor(samples.length / 4);
  const before = percentile(samples.slice(quarter, 2 * quarter), 50);
  const after = percentile(samples.slice(-quarter), 50);
  return { before, after, isFlat: after <= before * mostGrowth + slackBytes };
}
