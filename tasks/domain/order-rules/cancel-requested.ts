import { intentOf } from '../intent.ts';
import type { Order, Requester } from '../order.ts';
import type { Decision } from '../order-change.ts';
import { isTerminal } from '../order-status.ts';
import { changed, refused, unchanged } from './decide.ts';

/** The step whose intent decides between a cancel and the sale: whichever is written first wins. */
export const pivotStep = 'capture-payment';

/**
 * The order is to be called off. Refused once the money is being taken: from there on it can be sent back and refunded, not
 * cancelled. Asking again changes nothing; the first reason stays.
 */
export function cancelRequested(
  order: Order,
  request: { readonly reason: string; readonly by: Requester; readonly cause?: string },
  at: Date,
): Decision {
  const { reason, by, cause = 'api' } = request;
  if (order.status === 'CANCELLED') return unchanged(order);
  if (isTerminal(order.status)) return refused(order, `the order is ${order.status} already`);
  const pivot = intentOf(order, pivotStep);
  const isTaken = order.capturedAmount > order.refundedAmount || order.fulfillmentStatus === 'SHIPPED';
  if (isTaken || (pivot !== undefined && pivot.closedAt === undefined)) {
    return refused(
      order,
      'the order’s money is being taken or is in: it can be returned and refunded, and not cancelled any more',
    );
  }
  if (order.cancelRequest !== undefined) return unchanged(order);
  return changed(
    order,
    { cancelRequest: { reason, by, at: at.toISOString() } },
    { type: 'CancelRequested', at, cause, details: { reason, by } },
  );
}
