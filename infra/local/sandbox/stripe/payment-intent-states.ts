import type Stripe from 'stripe';
import { type ApiError, documentationOf, invalidRequest } from './api-error.ts';
import { acceptedCharge, failedCharge } from './charge-object.ts';
import type { AuthenticationSource, Moment, StoredMethod } from './records.ts';
import type { CardBehaviour, TestCard } from './test-cards.ts';

/*
 * The life of a PaymentIntent (docs.stripe.com/payments/paymentintents/lifecycle), pure. Its invariants:
 * S1 a declined intent goes back to requires_payment_method and stays confirmable until it is canceled;
 * S2 succeeded and canceled are final;
 * S3 amount_capturable is what is held, amount_received what is in; never both for the same money.
 */

export type Confirmation =
  | { readonly kind: 'accepted'; readonly intent: Stripe.PaymentIntent; readonly charge: Stripe.Charge }
  | { readonly kind: 'declined'; readonly intent: Stripe.PaymentIntent; readonly charge: Stripe.Charge }
  | {
      readonly kind: 'actionRequired';
      readonly intent: Stripe.PaymentIntent;
      readonly source: AuthenticationSource;
    };

export type BankAnswer = Exclude<Confirmation, { readonly kind: 'actionRequired' }>;

const authenticationFailure = 'payment_intent_authentication_failure';
const confirmable = ['requires_payment_method', 'requires_confirmation', 'requires_action'];
const cancelable = [...confirmable, 'requires_capture', 'processing'];

export function confirm(
  intent: Stripe.PaymentIntent,
  method: StoredMethod,
  card: TestCard,
  returnUrl: string | undefined,
  moment: Moment,
): Confirmation {
  if (!confirmable.includes(intent.status)) throw unexpectedState(intent, 'confirmed', confirmable);
  const confirmed = { ...intent, payment_method: method.object.id, last_payment_error: null, next_action: null };
  if (card.charge.kind !== 'asksCustomer') return settle(confirmed, method, card, card.charge, moment);
  const source = { id: moment.newId('src'), intentId: intent.id, ...(returnUrl === undefined ? {} : { returnUrl }) };
  const action = nextAction(source, moment);
  return { kind: 'actionRequired', source, intent: { ...confirmed, status: 'requires_action', next_action: action } };
}

/** What follows once the customer, when asked, has said yes: the bank's answer. */
export function settle(
  intent: Stripe.PaymentIntent,
  method: StoredMethod,
  card: TestCard,
  behaviour: CardBehaviour,
  moment: Moment,
): BankAnswer {
  if (behaviour.kind === 'asksCustomer') return settle(intent, method, card, behaviour.afterwards, moment);
  if (behaviour.kind === 'declines') {
    const charge = failedCharge(intent, method.object.id, card, behaviour, moment);
    const error: Stripe.PaymentIntent.LastPaymentError = {
      type: 'card_error',
      code: behaviour.code,
      decline_code: behaviour.declineCode,
      doc_url: documentationOf(behaviour.code),
      message: behaviour.message,
      charge: charge.id,
      payment_method: method.object,
    };
    return { kind: 'declined', charge, intent: declined(intent, error, charge.id) };
  }
  const charge = acceptedCharge(intent, method.object.id, card, moment);
  const isHold = intent.capture_method === 'manual';
  return {
    kind: 'accepted',
    charge,
    intent: {
      ...intent,
      status: isHold ? 'requires_capture' : 'succeeded',
      amount_capturable: isHold ? intent.amount : 0,
      amount_received: isHold ? 0 : intent.amount,
      latest_charge: charge.id,
      next_action: null,
    },
  };
}

/** The bank would have asked the customer, and the caller said that nobody is there to answer. */
export function declineUnattended(intent: Stripe.PaymentIntent, method: StoredMethod): Stripe.PaymentIntent {
  return declined(
    intent,
    {
      type: 'card_error',
      code: 'authentication_required',
      decline_code: 'authentication_required',
      doc_url: documentationOf('authentication_required'),
      message: 'The bank asks the customer to authenticate this payment.',
      payment_method: method.object,
    },
    intent.latest_charge,
  );
}

/** The customer did not prove to be the holder of the card. */
export function failAuthentication(intent: Stripe.PaymentIntent, method: StoredMethod): Stripe.PaymentIntent {
  return declined(
    intent,
    {
      type: 'invalid_request_error',
      code: authenticationFailure,
      doc_url: documentationOf(authenticationFailure),
      message: 'The customer failed to authenticate this payment. It can be confirmed with another payment method.',
      payment_method: method.object,
    },
    intent.latest_charge,
  );
}

function declined(
  intent: Stripe.PaymentIntent,
  error: Stripe.PaymentIntent.LastPaymentError,
  charge: Stripe.PaymentIntent['latest_charge'],
): Stripe.PaymentIntent {
  return {
    ...intent,
    status: 'requires_payment_method',
    payment_method: null,
    last_payment_error: error,
    latest_charge: charge,
    next_action: null,
  };
}

/** Takes what is held, or a part of it; the rest is let go for good. */
export function capture(
  intent: Stripe.PaymentIntent,
  charge: Stripe.Charge | undefined,
  amount: number | undefined,
): { readonly intent: Stripe.PaymentIntent; readonly charge: Stripe.Charge } {
  if (intent.status !== 'requires_capture' || charge === undefined)
    throw unexpectedState(intent, 'captured', ['requires_capture']);
  const taken = amount ?? intent.amount_capturable;
  if (taken > intent.amount_capturable)
    throw invalidRequest(`The amount to capture, ${taken}, is more than the ${intent.amount_capturable} held.`, {
      code: 'amount_too_large',
      param: 'amount_to_capture',
    });
  return {
    intent: { ...intent, status: 'succeeded', amount_capturable: 0, amount_received: taken },
    // The part let go counts as refunded on the charge, though no Refund is made.
    charge: { ...charge, captured: true, amount_captured: taken, amount_refunded: charge.amount - taken },
  };
}

export function cancel(
  intent: Stripe.PaymentIntent,
  charge: Stripe.Charge | undefined,
  reason: Stripe.PaymentIntent.CancellationReason | null,
  moment: Moment,
): { readonly intent: Stripe.PaymentIntent; readonly charge?: Stripe.Charge } {
  if (!cancelable.includes(intent.status)) throw unexpectedState(intent, 'canceled', cancelable);
  const canceled: Stripe.PaymentIntent = {
    ...intent,
    status: 'canceled',
    amount_capturable: 0,
    canceled_at: moment.now,
    cancellation_reason: reason,
    next_action: null,
  };
  if (intent.status !== 'requires_capture' || charge === undefined) return { intent: canceled };
  return { intent: canceled, charge: { ...charge, refunded: true, amount_refunded: charge.amount } };
}

/** Whether the hold has run out: from then on the intent is canceled for good. */
export function isExpired(intent: Stripe.PaymentIntent, charge: Stripe.Charge | undefined, now: number): boolean {
  const captureBefore = charge?.payment_method_details?.card?.capture_before;
  return intent.status === 'requires_capture' && captureBefore !== undefined && captureBefore <= now;
}

function nextAction(
  { id, intentId, returnUrl }: AuthenticationSource,
  moment: Moment,
): Stripe.PaymentIntent.NextAction {
  const url = `${moment.origin}/3d_secure_2/authenticate/${intentId}/${id}`;
  if (returnUrl === undefined) {
    // What the provider's script reads; nobody else is promised anything of it.
    return { type: 'use_stripe_sdk', use_stripe_sdk: { type: 'three_d_secure_redirect', stripe_js: url, source: id } };
  }
  return { type: 'redirect_to_url', redirect_to_url: { return_url: returnUrl, url } };
}

export function unexpectedState(
  intent: Stripe.PaymentIntent,
  participle: string,
  allowed: readonly string[],
): ApiError {
  return invalidRequest(
    `This PaymentIntent has the status ${intent.status}; it can be ${participle} only with one of: ${allowed.join(', ')}.`,
    { code: 'payment_intent_unexpected_state', payment_intent: intent },
  );
}
