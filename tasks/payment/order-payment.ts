import { accepted } from '../accepted.ts';
import { intentOf, providerKey } from '../domain/intent.ts';
import type { Order } from '../domain/order.ts';
import type { Decision } from '../domain/order-change.ts';
import { paymentAuthorized } from '../domain/order-rules/payment-authorized.ts';
import { paymentCaptured } from '../domain/order-rules/payment-captured.ts';
import type { Payments, ProviderPayment } from '../ports/payments.ts';
import type { Ports } from '../ports/ports.ts';
import { BrokenContract, Transient } from '../task.ts';
import type { CaptureResult } from './payment-contract.ts';

export const createStep = 'create-payment';
export const authorizeStep = 'authorize-payment';

/** The payment that the order's steps act on: the one that create-payment stored. */
export function paymentIdOf(order: Order): string | undefined {
  return intentOf(order, createStep)?.providerId;
}

/** The intent of a step that acts on the order's payment. */
export function intentOn(order: Order, step: string): { readonly step: string; readonly providerId?: string } {
  const providerId = paymentIdOf(order);
  return { step, ...(providerId === undefined ? {} : { providerId }) };
}

export function requiredPaymentId(order: Order, step: string): string {
  const paymentId = paymentIdOf(order);
  if (paymentId === undefined) throw new BrokenContract(`${step} of order ${order.orderId}: it has no payment yet`);
  return paymentId;
}

/** The payment as the provider has it now. Throws Transient while the provider does not know it, or does not know yet. */
export async function known(paymentId: string, payments: Payments): Promise<ProviderPayment> {
  const payment = await payments.read(paymentId);
  if (payment === undefined) throw new Transient(`the provider does not know payment ${paymentId}`);
  if (payment.status === 'processing') throw new Transient(`payment ${paymentId} is still processing`);
  return payment;
}

/** The order's payment as it is asked for, from the order alone: asking again says the same words under the same key. */
export function paymentRequest(order: Order, key = providerKey(order, createStep)): Parameters<Payments['create']>[0] {
  return {
    key,
    orderId: order.orderId,
    amount: order.totalAmount,
    currency: order.currency,
    description: `Order ${order.orderNumber}`,
  };
}

/** The order after a fact of the provider's was written on it. Throws BrokenContract when the order contradicts the fact. */
export function recorded(decision: Decision): Order {
  if (decision.kind === 'refused')
    throw new BrokenContract(`order ${decision.order.orderId} contradicts the payment provider: ${decision.reason}`);
  return decision.order;
}

/** Writes on the order that the money is held. Throws when the hold may not be kept: its undo was here, or the order has ended. */
export async function recordAuthorization(
  order: Order,
  { paymentId, amount, transactionId }: ProviderPayment,
  cause: string,
  { orders, clock }: Pick<Ports, 'orders' | 'clock'>,
): Promise<void> {
  const hold = { paymentId, amount, cause, ...(transactionId === undefined ? {} : { transactionId }) };
  accepted(await orders.change(order.orderId, (current) => paymentAuthorized(current, hold, clock.now())));
}

/** Writes on the order that the money is in, which is so whatever the order says. */
export async function recordCapture(
  order: Order,
  { paymentId, capturedAmount, transactionId, receiptUrl }: ProviderPayment,
  cause: string,
  { orders, clock }: Pick<Ports, 'orders' | 'clock'>,
): Promise<void> {
  const captured = {
    paymentId,
    amount: capturedAmount,
    cause,
    ...(transactionId === undefined ? {} : { transactionId }),
    ...(receiptUrl === undefined ? {} : { receiptUrl }),
  };
  recorded(await orders.change(order.orderId, (current) => paymentCaptured(current, captured, clock.now())));
}

/** What was taken. Throws BrokenContract when it is only a part of what the order costs: a person must say what becomes of it. */
export function capturedInFull(order: Order, paymentId: string, amount: number): CaptureResult {
  const { orderId, totalAmount, currency } = order;
  if (amount >= totalAmount) return { kind: 'captured', paymentId, amount };
  throw new BrokenContract(`order ${orderId}: ${amount} of ${totalAmount} ${currency} were captured of ${paymentId}`);
}
