import { ledgerRecords } from '../ledger/entry.ts';
import type { Order } from '../order.ts';
import type { Decision } from '../order-change.ts';
import { changed, known, refused, unchanged } from './decide.ts';
import { paymentOf, withPayment } from './with-payment.ts';

/** The money is in. It is a fact of the provider's: recorded whatever the order's status is. */
export function paymentCaptured(
  order: Order,
  payment: {
    readonly paymentId: string;
    readonly amount: number;
    readonly transactionId?: string;
    readonly receiptUrl?: string;
    readonly cause?: string;
  },
  at: Date,
): Decision {
  const { paymentId, amount, transactionId, receiptUrl, cause = 'capture-payment' } = payment;
  const found = paymentOf(order, paymentId);
  if (found === undefined) return refused(order, `the order has no payment ${paymentId}`);
  if (found.status === 'CAPTURED' || found.status === 'REFUNDED') return unchanged(order);
  if (found.status === 'VOIDED') return refused(order, `payment ${paymentId} was voided: it cannot have been captured`);
  // A capture may be found of which the authorization was never recorded: then it is recorded now.
  const held = found.status === 'AUTHORIZED' ? found.amount : 0;
  const notRecorded = Math.max(0, amount - held);
  const of = { currency: found.currency, providerId: paymentId };
  const payments = withPayment(order, {
    ...found,
    status: 'CAPTURED',
    capturedAmount: amount,
    ...known({ transactionId, receiptUrl }),
  });
  return changed(
    order,
    {
      paymentStatus: 'CAPTURED',
      payments,
      authorizedAmount: order.authorizedAmount + notRecorded,
      capturedAmount: payments.reduce((sum, { capturedAmount }) => sum + capturedAmount, 0),
      paymentDate: at.toISOString(),
      ...known({ transactionId: transactionId ?? found.transactionId }),
    },
    {
      type: 'PaymentCaptured',
      at,
      cause,
      details: {
        paymentId,
        amount,
        currency: found.currency,
        paymentMethod: order.paymentMethod.kind,
        ...known({ transactionId }),
      },
    },
    ledgerRecords(
      order.orderId,
      [
        { movement: held === 0 ? 'authorized' : 'holdRaised', amount: notRecorded, ...of },
        { movement: 'captured', amount, ...of },
        { movement: 'holdReleased', amount: Math.max(0, held - amount), ...of },
      ],
      { cause, at },
    ),
  );
}
