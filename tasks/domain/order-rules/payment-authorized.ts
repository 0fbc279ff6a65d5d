import { intentOf } from '../intent.ts';
import { ledgerRecords } from '../ledger/entry.ts';
import type { Order } from '../order.ts';
import type { Decision } from '../order-change.ts';
import { mayBecome } from '../order-status.ts';
import { changed, known, refused, unchanged } from './decide.ts';
import { paymentOf, withPayment } from './with-payment.ts';

/** The money is held: the order becomes PAYMENT_PROCESSED. Refused once the hold was given back or its step was closed. */
export function paymentAuthorized(
  order: Order,
  payment: {
    readonly paymentId: string;
    readonly amount: number;
    readonly transactionId?: string;
    readonly cause?: string;
  },
  at: Date,
): Decision {
  const { paymentId, amount, transactionId, cause = 'authorize-payment' } = payment;
  const found = paymentOf(order, paymentId);
  if (found === undefined) return refused(order, `the order has no payment ${paymentId}`);
  if (found.status === 'AUTHORIZED' || found.status === 'CAPTURED' || found.status === 'REFUNDED') {
    return unchanged(order);
  }
  if (found.status === 'VOIDED') return refused(order, `payment ${paymentId} was voided`);
  if (intentOf(order, 'authorize-payment')?.closedAt !== undefined) {
    return refused(order, 'authorize-payment was closed by its undo');
  }
  if (!mayBecome(order.status, 'PAYMENT_PROCESSED')) {
    return refused(order, `an order that is ${order.status} cannot become PAYMENT_PROCESSED`);
  }
  return changed(
    order,
    {
      status: 'PAYMENT_PROCESSED',
      paymentStatus: 'AUTHORIZED',
      authorizedAmount: order.authorizedAmount + amount,
      payments: withPayment(order, { ...found, status: 'AUTHORIZED', amount, ...known({ transactionId }) }),
    },
    { type: 'PaymentAuthorized', at, cause, details: { paymentId, amount } },
    ledgerRecords(
      order.orderId,
      [{ movement: 'authorized', amount, currency: found.currency, providerId: paymentId }],
      { cause, at },
    ),
  );
}
