import { orderIdSchema } from '../domain/ids.ts';
import { intentOf } from '../domain/intent.ts';
import type { Order } from '../domain/order.ts';
import { isTerminal } from '../domain/order-status.ts';
import type { PaymentNotice, ProviderPayment } from '../ports/payments.ts';
import type { Ports } from '../ports/ports.ts';
import type { Log } from '../task.ts';
import { createStep } from './order-payment.ts';
import { authenticationCallback, hasLeftAction } from './payment-contract.ts';

/** Under this name the provider's webhook events are remembered. */
const provider = 'stripe';

export type PaymentNewsRecord =
  /** It concerns no payment of ours. */
  | { readonly kind: 'ignored' }
  /** The event was acted on before. */
  | { readonly kind: 'repeated' }
  /** Nobody waits for it, or the bank still asks. */
  | { readonly kind: 'noted' }
  /** The order's execution knows, or will know when it comes to wait. */
  | { readonly kind: 'answered' }
  /** It is a payment too many of its order's, and was closed. */
  | { readonly kind: 'orphanClosed' }
  /** No order names that payment yet: nothing was noted, and the provider should send the event again. */
  | { readonly kind: 'unknownOrder' };

/**
 * What a webhook of the payment provider's does, whichever comes first, it or the execution that waits for it. The payment is
 * re-read: webhooks come twice, late and out of order; what nobody waits for needs no reading. The order is never changed here: it has one owner, who looks for
 * itself once it is awake. What does nothing, or nothing twice, is not remembered; an answered wait is, once all of it is done.
 */
export async function recordPaymentNews(
  notice: PaymentNotice,
  ports: Pick<Ports, 'callbacks' | 'executions' | 'orders' | 'payments' | 'webhookEvents'>,
  log: Log,
): Promise<PaymentNewsRecord> {
  if (notice.kind === 'other') return { kind: 'ignored' };
  const { callbacks, executions, orders, payments, webhookEvents } = ports;
  const { eventId, paymentId } = notice;
  const early = await seenFromOrder(notice, orders);
  if (early !== undefined) return { kind: early };
  const payment = await payments.read(paymentId);
  const named = orderIdSchema.safeParse(payment?.orderId);
  // An order is stored before its payment is made: one that is not there will not come.
  const order = named.success ? await orders.get(named.data) : undefined;
  if (payment === undefined || order === undefined) {
    log.warn('a payment that was made for no order', { eventId, paymentId });
    return { kind: 'ignored' };
  }
  const { orderId } = order;
  const fields = { orderId, eventId, paymentId, status: payment.status };
  switch (standingOf(payment, order)) {
    case 'unknown':
      log.info('a payment that no order names yet', fields);
      return { kind: 'unknownOrder' };
    case 'known':
      return { kind: 'noted' };
    case 'orphan': {
      const { kind } = await payments.cancel(paymentId);
      if (kind === 'tooLate') log.error('a payment too many was captured: refund it', fields);
      else log.warn('a payment too many was closed', fields);
      return { kind: kind === 'tooLate' ? 'noted' : 'orphanClosed' };
    }
    case 'awaited': {
      if (await webhookEvents.wasProcessed(provider, eventId)) return { kind: 'repeated' };
      const answered = { status: 'answered' };
      const { taskToken, answer } = await callbacks.answer(orderId, authenticationCallback, answered);
      if (taskToken !== undefined) {
        const { kind } = await executions.resume(taskToken, answer);
        log.info('the bank and the customer ended the wait', { ...fields, execution: kind });
      }
      await webhookEvents.markProcessed(provider, eventId);
      return { kind: 'answered' };
    }
  }
}

/**
 * What can be said of most news without asking the provider: the order names that payment and nobody waits, or it is about to
 * name its payment. Undefined when the payment has to be read.
 */
async function seenFromOrder(
  { orderId, paymentId }: Extract<PaymentNotice, { kind: 'payment' }>,
  orders: Ports['orders'],
): Promise<'noted' | 'unknownOrder' | undefined> {
  const named = orderIdSchema.safeParse(orderId);
  const order = named.success ? await orders.get(named.data) : undefined;
  const created = order && intentOf(order, createStep);
  if (order === undefined || created === undefined || created.closedAt !== undefined) return undefined;
  if (isTerminal(order.status) || order.status === 'PAYMENT_ACTION_REQUIRED') return undefined;
  if (created.providerId === undefined) return 'unknownOrder';
  return created.providerId === paymentId ? 'noted' : undefined;
}

/**
 * What the payment is to its order. `orphan`: it can still be confirmed, or holds money, and the order has another one or has
 * closed that step, or has ended, so that nobody but us will ever close it. `unknown`: whether it is one cannot be said yet.
 */
function standingOf(payment: ProviderPayment, order: Order): 'orphan' | 'unknown' | 'awaited' | 'known' {
  const created = intentOf(order, createStep);
  if (payment.status === 'open' || payment.status === 'actionRequired' || payment.status === 'authorized') {
    if (created?.closedAt !== undefined || isTerminal(order.status)) return 'orphan';
    if (created?.providerId === undefined) return 'unknown';
    if (created.providerId !== payment.paymentId) return 'orphan';
  }
  // Before the order says that it waits, nobody does; who comes to wait then looks at the payment once more.
  const isAwaited = order.status === 'PAYMENT_ACTION_REQUIRED' && order.paymentAction?.paymentId === payment.paymentId;
  return isAwaited && hasLeftAction(payment) ? 'awaited' : 'known';
}
