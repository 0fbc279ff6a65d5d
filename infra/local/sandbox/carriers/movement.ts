import { asksFor } from './magic-words.ts';
import type { AddressInput } from './wire.ts';

export type TrackerStatus =
  | 'unknown'
  | 'pre_transit'
  | 'in_transit'
  | 'out_for_delivery'
  | 'delivered'
  | 'return_to_sender'
  | 'failure'
  | 'cancelled';

/** One scan of a parcel, due at a time (milliseconds since 1970). */
export interface Movement {
  readonly status: TrackerStatus;
  readonly at: number;
}

/**
 * The scans a parcel will have, all decided when its label is bought. Half of the way is a grace in which the shop hands it
 * over: no truck comes here, so the clock moves it.
 */
export function planMovements(to: AddressInput, boughtAt: number, transitSeconds: number): readonly Movement[] {
  const after = (part: number) => boughtAt + Math.round(transitSeconds * 1000 * part);
  const label: Movement = { status: 'pre_transit', at: boughtAt };
  if (asksFor('unscanned', to)) return [label];
  const underWay: Movement = { status: 'in_transit', at: after(0.5) };
  if (asksFor('returned', to)) return [label, underWay, { status: 'return_to_sender', at: after(1) }];
  if (asksFor('lost', to)) return [label, underWay, { status: 'failure', at: after(1) }];
  return [label, underWay, { status: 'out_for_delivery', at: after(0.75) }, { status: 'delivered', at: after(1) }];
}
