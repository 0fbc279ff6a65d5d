import { intentOf } from '../intent.ts';
import type { Order, PaymentAction } from '../order.ts';
import type { Decision } from '../order-change.ts';
import { mayBecome } from '../order-status.ts';
import { changed, refused, unchanged } from './decide.ts';
import { paymentOf } from './with-payment.ts';

/** The bank asks the buyer: the order waits in PAYMENT_ACTION_REQUIRED, and its owner is told where to go and until when. */
export function paymentActionRequired(
  order: Order,
  { cause = 'authorize-payment', ...action }: PaymentAction & { readonly cause?: string },
  at: Date,
): Decision {
  const { paymentId, type, expiresAt } = action;
  const found = paymentOf(order, paymentId);
  if (found === undefined) return refused(order, `the order has no payment ${paymentId}`);
  if (found.status === 'VOIDED') return refused(order, `payment ${paymentId} was voided`);
  if (intentOf(order, 'authorize-payment')?.closedAt !== undefined) {
    return refused(order, 'authorize-payment was closed by its undo');
  }
  if (order.status === 'PAYMENT_ACTION_REQUIRED' && order.paymentAction?.paymentId === paymentId) {
    return unchanged(order);
  }
  if (!mayBecome(order.status, 'PAYMENT_ACTION_REQUIRED')) {
    return refused(order, `an order that is ${order.status} cannot become PAYMENT_ACTION_REQUIRED`);
  }
  return changed(
    order,
    { status: 'PAYMENT_ACTION_REQUIRED', paymentAction: action },
    { type: 'PaymentActionRequired', at, cause, details: { paymentId, type, expiresAt } },
  );
}
