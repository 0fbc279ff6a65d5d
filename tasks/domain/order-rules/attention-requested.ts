import type { Order } from '../order.ts';
import type { Decision } from '../order-change.ts';
import { mayBecome } from '../order-status.ts';
import { changed, refused, unchanged } from './decide.ts';

/** A person has to decide: the order waits for support. */
export function attentionRequested(
  order: Order,
  { reason, cause = 'ask-support' }: { readonly reason: string; readonly cause?: string },
  at: Date,
): Decision {
  const statusReason = reason.slice(0, 300);
  const waits = order.status === 'NEEDS_ATTENTION';
  if (waits && order.statusReason === statusReason) return unchanged(order);
  if (!waits && !mayBecome(order.status, 'NEEDS_ATTENTION')) {
    return refused(order, `an order that is ${order.status} cannot become NEEDS_ATTENTION`);
  }
  return changed(
    order,
    { status: 'NEEDS_ATTENTION', statusReason },
    { type: 'AttentionRequested', at, cause, details: { reason: statusReason } },
  );
}
