import type { Currency } from '../money.ts';
import type { Order, Payment } from '../order.ts';
import type { Decision } from '../order-change.ts';
import { isTerminal } from '../order-status.ts';
import { changed, refused, unchanged } from './decide.ts';
import { storeProviderId } from './store-provider-id.ts';

/** The payment exists at the provider, unconfirmed. When refused, the caller cancels what it has just made. */
export function paymentCreated(
  order: Order,
  payment: {
    readonly paymentId: string;
    readonly amount: number;
    readonly currency: Currency;
    readonly cause?: string;
    readonly step?: string;
  },
  at: Date,
): Decision {
  const { paymentId, amount, currency, step = 'create-payment', cause = step } = payment;
  if (order.payments.some((known) => known.paymentId === paymentId)) return unchanged(order);
  if (isTerminal(order.status)) return refused(order, `the order is ${order.status}: it takes no new payment`);
  const stored = storeProviderId(order, step, paymentId, at);
  if (stored.kind === 'refused') return refused(order, stored.reason);
  const created: Payment = {
    paymentId,
    provider: 'stripe',
    status: 'PENDING',
    amount,
    capturedAmount: 0,
    refundedAmount: 0,
    currency,
    createdAt: at.toISOString(),
  };
  return changed(
    order,
    { intents: stored.intents, payments: [...order.payments, created] },
    { type: 'PaymentCreated', at, cause, details: { paymentId, amount, currency } },
  );
}
