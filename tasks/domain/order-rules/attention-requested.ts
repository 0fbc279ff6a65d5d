import type { Order } from '../order.ts';
import type { Decision } from '../order-change.ts';
import { mayBecome } from '../order-status.ts';
import { changed, known, refused, unchanged } from './decide.ts';

/** A person has to decide: the order waits for support, which answers under `callback`, if it is asked by one. */
export function attentionRequested(
  order: Order,
  {
    reason,
    callback,
    cause = 'ask-support',
  }: { readonly reason: string; readonly callback?: string; readonly cause?: string },
  at: Date,
): Decision {
  const statusReason = reason.slice(0, 300);
  const waits = order.status === 'NEEDS_ATTENTION';
  const isAsked = callback === undefined || order.attention?.callback === callback;
  if (waits && isAsked && order.statusReason === statusReason) return unchanged(order);
  if (!waits && !mayBecome(order.status, 'NEEDS_ATTENTION')) {
    return refused(order, `an order that is ${order.status} cannot become NEEDS_ATTENTION`);
  }
  return changed(
    order,
    {
      status: 'NEEDS_ATTENTION',
      statusReason,
      ...(callback === undefined ? {} : { attention: { callback, at: at.toISOString() } }),
    },
    { type: 'AttentionRequested', at, cause, details: { reason: statusReason, ...known({ callback }) } },
  );
}
