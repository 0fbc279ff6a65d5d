import type Stripe from 'stripe';
import type { Moment } from './records.ts';
import type { TestCard } from './test-cards.ts';

type Declines = Extract<TestCard['charge'], { readonly kind: 'declines' }>;

/** A hold on a card lasts seven days when the customer was there (docs.stripe.com/payments/place-a-hold-on-a-payment-method). */
const holdSeconds = 7 * 24 * 60 * 60;

/** A charge that the bank accepted: held, or taken at once. */
export function acceptedCharge(
  intent: Stripe.PaymentIntent,
  methodId: string,
  card: TestCard,
  moment: Moment,
): Stripe.Charge {
  const isHold = intent.capture_method === 'manual';
  const id = moment.newId('ch');
  return {
    ...blankCharge(id, intent, methodId, card, moment),
    amount_captured: isHold ? 0 : intent.amount,
    captured: !isHold,
    paid: true,
    status: 'succeeded',
    receipt_url: `https://pay.stripe.com/receipts/payment/${id}`,
    outcome: {
      advice_code: null,
      network_advice_code: null,
      network_decline_code: null,
      network_status: 'approved_by_network',
      reason: card.riskLevel === 'elevated' ? 'elevated_risk_level' : null,
      risk_level: card.riskLevel,
      risk_score: card.riskLevel === 'elevated' ? 68 : 12,
      seller_message: 'Payment complete.',
      type: card.riskLevel === 'elevated' ? 'manual_review' : 'authorized',
    },
  };
}

/** A charge that the bank, or Radar before it, refused. */
export function failedCharge(
  intent: Stripe.PaymentIntent,
  methodId: string,
  card: TestCard,
  decline: Declines,
  moment: Moment,
): Stripe.Charge {
  const isBlocked = card.riskLevel === 'highest';
  return {
    ...blankCharge(moment.newId('ch'), intent, methodId, card, moment),
    failure_code: decline.code,
    failure_message: decline.message,
    outcome: {
      advice_code: isBlocked ? 'do_not_try_again' : 'try_again_later',
      network_advice_code: null,
      network_decline_code: isBlocked ? null : '05',
      network_status: isBlocked ? 'not_sent_to_network' : 'declined_by_network',
      reason: isBlocked ? 'highest_risk_level' : decline.declineCode,
      risk_level: card.riskLevel,
      risk_score: isBlocked ? 92 : 12,
      seller_message: isBlocked ? 'Stripe blocked this payment as too risky.' : 'The bank declined the payment.',
      type: isBlocked ? 'blocked' : 'issuer_declined',
    },
  };
}

function blankCharge(
  id: string,
  intent: Stripe.PaymentIntent,
  methodId: string,
  card: TestCard,
  moment: Moment,
): Stripe.Charge {
  return {
    id,
    object: 'charge',
    amount: intent.amount,
    amount_captured: 0,
    amount_refunded: 0,
    application: null,
    application_fee: null,
    application_fee_amount: null,
    balance_transaction: null,
    billing_details: { address: null, email: null, name: null, phone: null, tax_id: null },
    calculated_statement_descriptor: 'COMANDA',
    captured: false,
    created: moment.now,
    currency: intent.currency,
    customer: null,
    description: intent.description,
    disputed: false,
    failure_balance_transaction: null,
    failure_code: null,
    failure_message: null,
    fraud_details: {},
    livemode: false,
    metadata: intent.metadata,
    on_behalf_of: null,
    outcome: null,
    paid: false,
    payment_intent: intent.id,
    payment_method: methodId,
    payment_method_details: { type: 'card', card: cardDetails(intent, card, moment) },
    receipt_email: intent.receipt_email,
    receipt_number: null,
    receipt_url: null,
    refunded: false,
    review: null,
    shipping: intent.shipping,
    source: null,
    source_transfer: null,
    statement_descriptor: null,
    statement_descriptor_suffix: null,
    status: 'failed',
    transfer_data: null,
    transfer_group: null,
  };
}

function cardDetails(
  intent: Stripe.PaymentIntent,
  card: TestCard,
  moment: Moment,
): Stripe.Charge.PaymentMethodDetails.Card {
  const isHold = intent.capture_method === 'manual' && card.charge.kind !== 'declines';
  return {
    amount_authorized: intent.amount,
    authorization_code: null,
    brand: card.brand,
    ...(isHold ? { capture_before: moment.now + holdSeconds } : {}),
    checks: { address_line1_check: null, address_postal_code_check: null, cvc_check: 'pass' },
    country: 'US',
    electronic_commerce_indicator: null,
    exp_month: 12,
    exp_year: 2034,
    fingerprint: `card${card.last4}fingerprnt`,
    funding: card.funding,
    installments: null,
    last4: card.last4,
    mandate: null,
    network: card.brand,
    network_transaction_id: null,
    regulated_status: 'unregulated',
    three_d_secure: null,
    transaction_link_id: null,
    wallet: null,
  };
}
