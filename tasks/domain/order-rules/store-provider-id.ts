import { intentOf } from '../intent.ts';
import type { Intent, Order } from '../order.ts';

/**
 * The intents with the object the step has made, or why it may not be kept: then the object must be closed at the provider.
 */
export function storeProviderId(
  order: Order,
  step: string,
  providerId: string,
  at: Date,
): { readonly kind: 'stored'; readonly intents: Intent[] } | { readonly kind: 'refused'; readonly reason: string } {
  const found = intentOf(order, step);
  if (found?.closedAt !== undefined) {
    return { kind: 'refused', reason: `${step} was closed by its undo at ${found.closedAt}` };
  }
  if (found?.providerId !== undefined && found.providerId !== providerId) {
    return { kind: 'refused', reason: `${step} already has ${found.providerId}: ${providerId} is one too many` };
  }
  const intent = { ...(found ?? { step, generation: 1, at: at.toISOString() }), providerId };
  return { kind: 'stored', intents: [...order.intents.filter((other) => other.step !== step), intent] };
}
