import { intentOf } from '../intent.ts';
import type { Order } from '../order.ts';
import type { Decision } from '../order-change.ts';
import { changed, unchanged } from './decide.ts';

/**
 * The undo's tombstone: from here on no attempt of the step may act, not even a first one that comes late. Never refused.
 * The intent of the order that comes back names the provider's object to close, if one was stored.
 */
export function closeIntent(
  order: Order,
  { step, cause }: { readonly step: string; readonly cause: string },
  at: Date,
): Decision {
  const found = intentOf(order, step);
  if (found?.closedAt !== undefined) return unchanged(order);
  const closedAt = at.toISOString();
  const closed = { ...(found ?? { step, generation: 1, at: closedAt, neverBegun: true as const }), closedAt };
  return changed(
    order,
    { intents: [...order.intents.filter((other) => other.step !== step), closed] },
    { type: 'IntentClosed', at, cause, details: { step, hadBegun: found !== undefined } },
  );
}
