import type Stripe from 'stripe';
import { ApiError, invalidRequest } from './api-error.ts';
import type { Moment } from './records.ts';

export interface NewIntent {
  readonly amount: number;
  readonly currency: string;
  readonly captureMethod: 'automatic' | 'automatic_async' | 'manual';
  readonly allowRedirects: 'always' | 'never';
  readonly description?: string | undefined;
  readonly metadata: Readonly<Record<string, string>>;
  readonly receiptEmail?: string | undefined;
  readonly shipping?: Stripe.PaymentIntent.Shipping | undefined;
  readonly statementDescriptorSuffix?: string | undefined;
  /** The id of a stored payment method. */
  readonly methodId?: string | undefined;
}

/** The least that can be charged, in minor units (docs.stripe.com/currencies, minimum and maximum charge amounts). */
const minimumCharges: Readonly<Record<string, number>> = { usd: 50, eur: 50, gbp: 30, mxn: 1000, jpy: 50 };
/** Eight digits at most in minor units, save where Stripe says otherwise (same page). */
export const maximumCharge = 99_999_999;
/** Amounts in these end in 0: the third decimal cannot be charged (same page, three-decimal currencies). */
const threeDecimals = ['bhd', 'jod', 'kwd', 'omr', 'tnd'];

export function checkAmount(amount: number, currency: string): void {
  const minimum = minimumCharges[currency] ?? 1;
  if (amount < minimum)
    throw invalidRequest(`The amount must be at least ${minimum} ${currency}.`, {
      code: 'amount_too_small',
      param: 'amount',
    });
  if (threeDecimals.includes(currency) && amount % 10 !== 0)
    throw new ApiError(400, {
      type: 'invalid_request_error',
      message: `The amount must be divisible by 10 in ${currency}.`,
      param: 'amount',
    });
}

export function newIntent(request: NewIntent, moment: Moment): Stripe.PaymentIntent {
  const id = moment.newId('pi');
  return {
    id,
    object: 'payment_intent',
    allowed_payment_method_types: null,
    amount: request.amount,
    amount_capturable: 0,
    amount_received: 0,
    application: null,
    application_fee_amount: null,
    automatic_payment_methods: { allow_redirects: request.allowRedirects, enabled: true },
    canceled_at: null,
    cancellation_reason: null,
    capture_method: request.captureMethod,
    client_secret: moment.newId(`${id}_secret`),
    confirmation_method: 'automatic',
    created: moment.now,
    currency: request.currency,
    customer: null,
    customer_account: null,
    description: request.description ?? null,
    excluded_payment_method_types: null,
    last_payment_error: null,
    latest_charge: null,
    livemode: false,
    managed_payments: null,
    metadata: request.metadata,
    next_action: null,
    on_behalf_of: null,
    payment_method: request.methodId ?? null,
    payment_method_configuration_details: null,
    payment_method_options: {},
    payment_method_types: ['card'],
    payment_record: null,
    processing: null,
    receipt_email: request.receiptEmail ?? null,
    review: null,
    setup_future_usage: null,
    shipping: request.shipping ?? null,
    source: null,
    statement_descriptor: null,
    statement_descriptor_suffix: request.statementDescriptorSuffix ?? null,
    status: request.methodId === undefined ? 'requires_payment_method' : 'requires_confirmation',
    transfer_group: null,
  };
}
