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
    // The money counts, not where its receipt is.
    ...(receiptUrl && receiptUrl.length <= maxUrlLength ? { receiptUrl } : {}),
  };
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
