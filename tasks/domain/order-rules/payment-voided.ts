import { ledgerRecords } from '../ledger/entry.ts';
import type { Order } from '../order.ts';
import type { Decision } from '../order-change.ts';
import { changed, refused, unchanged } from './decide.ts';
import { paymentOf, withPayment } from './with-payment.ts';

/** The payment is closed for good at the provider and holds no money. An order that was declined still says so. */
export function paymentVoided(
  order: Order,
  { paymentId, cause }: { readonly paymentId: string; readonly cause: string },
  at: Date,
): Decision {
  const found = paymentOf(order, paymentId);
  if (found === undefined) return refused(order, `the order has no payment ${paymentId}`);
  if (found.status === 'VOIDED') return unchanged(order);
  if (found.status === 'CAPTURED' || found.status === 'REFUNDED') {
    return refused(order, `payment ${paymentId} was captured: it can be refunded, not voided`);
  }
  const held = found.status === 'AUTHORIZED' ? found.amount : 0;
  return changed(
    order,
    {
      paymentStatus: found.status === 'DECLINED' ? 'DECLINED' : 'VOIDED',
      authorizedAmount: order.authorizedAmount - held,
      payments: withPayment(order, { ...found, status: 'VOIDED' }),
    },
    { type: 'PaymentVoided', at, cause, details: { paymentId } },
    ledgerRecords(
      order.orderId,
      [{ movement: 'voided', amount: held, currency: found.currency, providerId: paymentId }],
      { cause, at },
    ),
  );
}
