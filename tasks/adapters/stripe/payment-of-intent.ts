import type Stripe from 'stripe';
import { currencySchema } from '../../domain/money.ts';
import { maxUrlLength } from '../../domain/order.ts';
import type { ProviderPayment } from '../../ports/payments.ts';
import { ProviderRefused } from '../../ports/provider-errors.ts';

/** A PaymentIntent in our words. What was captured, refunded and paid for needs `latest_charge` expanded. */
export function paymentOfIntent(intent: Stripe.PaymentIntent): ProviderPayment {
  const charge = typeof intent.latest_charge === 'object' ? intent.latest_charge : null;
  const declineCode = intent.last_payment_error?.decline_code ?? intent.last_payment_error?.code;
  const accepted = charge?.paid ? charge : null;
  const { orderId } = intent.metadata ?? {};
  const receiptUrl = accepted?.captured ? accepted.receipt_url : null;
  return {
    paymentId: intent.id,
    status: statusOf(intent),
    amount: intent.amount,
    capturedAmount: intent.amount_received,
    refundedAmount: accepted?.captured ? refundedOf(accepted) : 0,
    currency: currencySchema.parse(intent.currency.toUpperCase()),
    ...(accepted === null ? {} : { transactionId: accepted.id }),
    ...(declineCode === undefined ? {} : { declineCode: declineCode.slice(0, 60) }),
    ...(orderId === undefined ? {} : { orderId }),
    ...(intent.next_action ? { action: actionOf(intent.next_action) } : {}),
    ...(intent.client_secret ? { clientSecret: intent.client_secret } : {}),
    // The money counts, not where its receipt is.
    ...(receiptUrl && receiptUrl.length <= maxUrlLength ? { receiptUrl } : {}),
  };
}

/** A page of the bank's to go to, when there was an address to come back to; else Stripe's script in the shop's page asks. */
function actionOf({ redirect_to_url }: Stripe.PaymentIntent.NextAction): NonNullable<ProviderPayment['action']> {
  const url = redirect_to_url?.url;
  if (!url || url.length > maxUrlLength) return { type: 'use_stripe_sdk' };
  return { type: 'redirect_to_url', url };
}

/** Stripe counts the part of a hold that was let go at the capture as refunded too; that money was never taken. */
function refundedOf(charge: Stripe.Charge): number {
  return Math.max(0, charge.amount_refunded - (charge.amount - charge.amount_captured));
}

function statusOf(intent: Stripe.PaymentIntent): ProviderPayment['status'] {
  switch (intent.status) {
    case 'requires_payment_method':
    case 'requires_confirmation':
      return 'open';
    case 'requires_action':
      return 'actionRequired';
    case 'processing':
      return 'processing';
    case 'requires_capture':
      return 'authorized';
    case 'succeeded':
      return 'captured';
    case 'canceled':
      return 'cancelled';
    default:
      // The SDK leaves the list of statuses open; one that we do not know must not be guessed at.
      throw new ProviderRefused('unknown_status', `PaymentIntent ${intent.id} has the unknown status ${intent.status}`);
  }
}
