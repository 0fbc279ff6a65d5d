import { percentile } from '../../../../commands/demo/percentile.ts';

/** Of a few runs: one that was disturbed does not count. */
export function median(values: readonly number[]): number {
  return percentile(values, 50);
}
