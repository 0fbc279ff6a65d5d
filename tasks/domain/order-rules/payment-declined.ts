import type { Order } from '../order.ts';
import type { Decision } from '../order-change.ts';
import { changed, refused, unchanged } from './decide.ts';
import { paymentOf, withPayment } from './with-payment.ts';

/** The bank said no. The payment stays confirmable at the provider until it is cancelled; what the order becomes is not decided here. */
export function paymentDeclined(
  order: Order,
  payment: { readonly paymentId: string; readonly declineCode: string; readonly cause?: string },
  at: Date,
): Decision {
  const { paymentId, declineCode, cause = 'authorize-payment' } = payment;
  const found = paymentOf(order, paymentId);
  if (found === undefined) return refused(order, `the order has no payment ${paymentId}`);
  // A decline that comes after the hold or the void is the news of an earlier attempt.
  if (found.status !== 'PENDING' && found.status !== 'DECLINED') return unchanged(order);
  if (found.status === 'DECLINED' && found.declineCode === declineCode) return unchanged(order);
  return changed(
    order,
    { paymentStatus: 'DECLINED', payments: withPayment(order, { ...found, status: 'DECLINED', declineCode }) },
    { type: 'PaymentDeclined', at, cause, details: { paymentId, declineCode } },
  );
}
