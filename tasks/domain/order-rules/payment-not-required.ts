import type { Order } from '../order.ts';
import type { Decision } from '../order-change.ts';
import { mayBecome } from '../order-status.ts';
import { changed, refused, unchanged } from './decide.ts';

/** There is nothing to pay: the order becomes PAYMENT_PROCESSED without a payment. */
export function paymentNotRequired(
  order: Order,
  { cause = 'authorize-payment' }: { readonly cause?: string },
  at: Date,
): Decision {
  if (order.totalAmount !== 0) return refused(order, `the order costs ${order.totalAmount}: it needs a payment`);
  if (order.paymentStatus === 'NOT_REQUIRED' && order.status !== 'PENDING') return unchanged(order);
  if (!mayBecome(order.status, 'PAYMENT_PROCESSED')) {
    return refused(order, `an order that is ${order.status} cannot become PAYMENT_PROCESSED`);
  }
  return changed(
    order,
    { status: 'PAYMENT_PROCESSED', paymentStatus: 'NOT_REQUIRED' },
    { type: 'PaymentNotRequired', at, cause },
  );
}
