import { z } from 'zod';
import type { Order, OrderEventType } from '../order.ts';
import type { Decision } from '../order-change.ts';
import { mayBecome } from '../order-status.ts';
import { changed, refused, unchanged } from './decide.ts';

/** The ends in which the customer gets no goods and pays nothing. */
export const unhappyEndSchema = z.enum(['REJECTED', 'PAYMENT_FAILED', 'SHIPMENT_FAILED', 'CANCELLED']);
export type UnhappyEnd = z.infer<typeof unhappyEndSchema>;

const eventTypes: { readonly [Status in UnhappyEnd]: OrderEventType } = {
  REJECTED: 'OrderRejected',
  PAYMENT_FAILED: 'OrderPaymentFailed',
  SHIPMENT_FAILED: 'OrderShipmentFailed',
  CANCELLED: 'OrderCancelled',
};

/** The order ends without a sale, and stays as it has ended first. Refused while money of the customer's is with us. */
export function orderEnded(
  order: Order,
  {
    status,
    reason,
    cause = 'close-order',
  }: { readonly status: UnhappyEnd; readonly reason: string; readonly cause?: string },
  at: Date,
): Decision {
  if (unhappyEndSchema.safeParse(order.status).success) return unchanged(order);
  if (!mayBecome(order.status, status))
    return refused(order, `an order that is ${order.status} cannot become ${status}`);
  if (order.capturedAmount > order.refundedAmount) {
    return refused(
      order,
      `${order.capturedAmount - order.refundedAmount} were captured and not refunded: it cannot become ${status}`,
    );
  }
  // Who asked for the end says best why.
  const cancelReason = status === 'CANCELLED' ? order.cancelRequest?.reason : undefined;
  const statusReason = (cancelReason ?? reason).slice(0, 300);
  return changed(
    order,
    { status, statusReason },
    { type: eventTypes[status], at, cause, details: { reason: statusReason } },
  );
}
