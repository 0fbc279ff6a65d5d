import type { Order } from './domain/order.ts';
import type { Decision } from './domain/order-change.ts';
import { CancelRequested, IntentRefused } from './task.ts';

/**
 * The order after a step's own write. Throws when the rules forbade it, and the step may not act, or not keep what it did:
 * CancelRequested when the order is being called off, else IntentRefused.
 */
export function accepted(decision: Decision): Order {
  if (decision.kind !== 'refused') return decision.order;
  throw decision.isCancelled ? new CancelRequested(decision.reason) : new IntentRefused(decision.reason);
}
