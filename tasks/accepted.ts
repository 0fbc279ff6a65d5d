import type { Order } from './domain/order.ts';
import type { Decision } from './domain/order-change.ts';
import { IntentRefused } from './task.ts';

/** The order after a step's own write. Throws IntentRefused when the rules forbade it: the step may not act, or not keep what it did. */
export function accepted(decision: Decision): Order {
  if (decision.kind === 'refused') throw new IntentRefused(decision.reason);
  return decision.order;
}
