import type { Order } from '../domain/order.ts';
import { paymentVoided } from '../domain/order-rules/payment-voided.ts';
import { paymentOf } from '../domain/order-rules/with-payment.ts';
import type { Ports } from '../ports/ports.ts';
import { BrokenContract } from '../task.ts';
import { recordCapture, recorded } from './order-payment.ts';

export type Closing = { readonly kind: 'closed' } | { readonly kind: 'captured'; readonly amount: number };

/** Closes the order's payment for good and says so on the order, or finds that the money is in and says that. */
export async function closeOrCapture(
  order: Order,
  paymentId: string,
  cause: string,
  ports: Pick<Ports, 'orders' | 'payments' | 'clock'>,
): Promise<Closing> {
  if (paymentOf(order, paymentId)?.status === 'VOIDED') return { kind: 'closed' };
  const answer = await ports.payments.cancel(paymentId);
  if (answer.kind === 'tooLate') {
    await recordCapture(order, answer.payment, cause, ports);
    return { kind: 'captured', amount: answer.payment.capturedAmount };
  }
  if (paymentOf(order, paymentId) !== undefined) {
    const voided = { paymentId, cause };
    recorded(await ports.orders.change(order.orderId, (current) => paymentVoided(current, voided, ports.clock.now())));
  }
  return { kind: 'closed' };
}

/** As closeOrCapture, for an undo: money that is in must be refunded, which no undo may do unasked. Throws BrokenContract then. */
export async function closePayment(
  order: Order,
  paymentId: string,
  cause: string,
  ports: Pick<Ports, 'orders' | 'payments' | 'clock'>,
): Promise<void> {
  const closing = await closeOrCapture(order, paymentId, cause, ports);
  if (closing.kind === 'captured')
    throw new BrokenContract(
      `${cause} of order ${order.orderId}: payment ${paymentId} was captured (${closing.amount} ${order.currency}); refund it`,
    );
}
