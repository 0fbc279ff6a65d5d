import http from 'node:http';
import https from 'node:https';
import Stripe from 'stripe';
import { authorizationOf } from '../../authorization-of.ts';
import type { Authorization, Payments, ProviderPayment } from '../../ports/payments.ts';
import { ProviderRefused } from '../../ports/provider-errors.ts';
import { Transient } from '../../task.ts';
import { type Environment, settings } from '../environment.ts';
import { noticeOfEvent } from './notice-of-event.ts';
import { paymentOfIntent } from './payment-of-intent.ts';
import { isAboutState, providerError } from './provider-error.ts';

const { StripeCardError, StripeError, StripeSignatureVerificationError } = Stripe.errors;
type StripeError = InstanceType<typeof StripeError>;

const expand = ['latest_charge'];
/** An older signature may be a replay (docs.stripe.com/webhooks). */
const webhookToleranceSeconds = 300;

/** Payments by Stripe's own SDK. Repeating a call is left to the workflow. */
export function stripePayments(environment: Environment): Payments {
  const { PAYMENT_RETURN_URL: defaultReturnUrl } = settings(environment, 'PAYMENT_RETURN_URL');
  const stripe = stripeClient(environment);
  const { paymentIntents } = stripe;

  const readIntent = async (paymentId: string): Promise<ProviderPayment | undefined> => {
    try {
      return paymentOfIntent(await paymentIntents.retrieve(paymentId, { expand }));
    } catch (error) {
      if (codeOf(error) === 'resource_missing') return undefined;
      throw providerError(error, { name: 'read', hasEffect: false });
    }
  };

  /** Where a payment stands that refused a call: the refusal may be the echo of an earlier attempt that went through. */
  const afterRefusal = async (paymentId: string, error: unknown): Promise<ProviderPayment> => {
    const payment = await readIntent(paymentId);
    if (payment === undefined) throw providerError(error, { name: 'read after refusal', hasEffect: true });
    if (payment.status === 'processing') throw new Transient(`stripe: payment ${paymentId} is still processing`);
    return payment;
  };

  return {
    async create({ key, orderId, amount, currency, description }) {
      try {
        const intent = await paymentIntents.create(
          {
            amount,
            currency: currency.toLowerCase(),
            capture_method: 'manual',
            automatic_payment_methods: { enabled: true, allow_redirects: 'never' },
            description,
            metadata: { orderId },
          },
          { idempotencyKey: key },
        );
        return paymentOfIntent(intent);
      } catch (error) {
        throw providerError(error, { name: 'create', hasEffect: true });
      }
    },

    async authorize({ key, paymentId, methodToken, returnUrl = defaultReturnUrl }) {
      try {
        const request = {
          payment_method: methodToken,
          expand,
          ...(returnUrl === undefined ? {} : { return_url: returnUrl }),
        };
        const intent = await paymentIntents.confirm(paymentId, request, { idempotencyKey: key });
        return confirmed(paymentOfIntent(intent));
      } catch (error) {
        if (isDecline(error)) return declined(error, await afterRefusal(paymentId, error));
        if (!isStateOrBank(error)) throw providerError(error, { name: 'authorize', hasEffect: true });
        const payment = await afterRefusal(paymentId, error);
        if (payment.status === 'open') throw providerError(error, { name: 'authorize', hasEffect: true });
        return confirmed(payment);
      }
    },

    async capture({ key, paymentId, amount }) {
      try {
        const request = { amount_to_capture: amount, expand };
        const intent = await paymentIntents.capture(paymentId, request, { idempotencyKey: key });
        return { kind: 'captured', payment: paymentOfIntent(intent) };
      } catch (error) {
        if (!isStateOrBank(error)) throw providerError(error, { name: 'capture', hasEffect: true });
        const payment = await afterRefusal(paymentId, error);
        if (payment.status === 'captured') return { kind: 'captured', payment };
        if (payment.status === 'authorized') throw providerError(error, { name: 'capture', hasEffect: true });
        return { kind: 'notCapturable', payment };
      }
    },

    async cancel(paymentId) {
      try {
        return { kind: 'cancelled', payment: paymentOfIntent(await paymentIntents.cancel(paymentId, { expand })) };
      } catch (error) {
        if (!isStateOrBank(error)) throw providerError(error, { name: 'cancel', hasEffect: true });
        const payment = await afterRefusal(paymentId, error);
        if (payment.status === 'cancelled') return { kind: 'cancelled', payment };
        if (payment.status === 'captured') return { kind: 'tooLate', payment };
        throw providerError(error, { name: 'cancel', hasEffect: true });
      }
    },

    read: readIntent,

    verifyWebhook(rawBody, headers) {
      const { STRIPE_WEBHOOK_SECRET: secret } = settings(environment, 'STRIPE_WEBHOOK_SECRET');
      const signature = headers.get('stripe-signature');
      if (signature === undefined) return undefined;
      try {
        const event = stripe.webhooks.constructEvent(rawBody, signature, secret, webhookToleranceSeconds);
        return noticeOfEvent(event);
      } catch (error) {
        if (error instanceof StripeSignatureVerificationError) return undefined;
        throw error;
      }
    },
  };
}

function stripeClient(environment: Environment): Stripe {
  const { STRIPE_API_KEY, STRIPE_API_URL, PROVIDER_TIMEOUT_SECONDS } = settings(
    environment,
    'STRIPE_API_KEY',
    'STRIPE_API_URL',
    'PROVIDER_TIMEOUT_SECONDS',
  );
  const url = STRIPE_API_URL === undefined ? undefined : new URL(STRIPE_API_URL);
  const isPlain = url?.protocol === 'http:';
  return new Stripe(STRIPE_API_KEY, {
    timeout: PROVIDER_TIMEOUT_SECONDS * 1000,
    maxNetworkRetries: 0,
    telemetry: false,
    httpAgent: isPlain ? new http.Agent({ keepAlive: true }) : new https.Agent({ keepAlive: true }),
    ...(url && { host: url.hostname, port: url.port || (isPlain ? 80 : 443), protocol: isPlain ? 'http' : 'https' }),
  });
}

/** What a confirmation came to. Throws ProviderRefused when it left the payment open. */
function confirmed(payment: ProviderPayment): Authorization {
  const authorization = authorizationOf(payment);
  if (authorization !== undefined) return authorization;
  throw new ProviderRefused('not_confirmed', `stripe: payment ${payment.paymentId} is open after its confirmation`);
}

/** The answer to this key was no. What the payment has become since then says `payment`: no decline outlives a hold. */
function declined(error: StripeError, payment: ProviderPayment): Authorization {
  if (payment.status !== 'open' && payment.status !== 'actionRequired') return confirmed(payment);
  const { decline_code, code, message } = error;
  const declineCode = (decline_code || code || 'card_declined').slice(0, 60);
  return { kind: 'declined', payment, declineCode, message: message.slice(0, 200) };
}

/** What to read the payment for: its state explains the refusal, or the bank does, which may refuse a capture too. */
function isStateOrBank(error: unknown): boolean {
  return error instanceof StripeError && (error instanceof StripeCardError || isAboutState(error));
}

/** The bank said no, or there is no such card. */
function isDecline(error: unknown): error is StripeError {
  if (error instanceof StripeCardError) return true;
  return error instanceof StripeError && error.code === 'resource_missing' && error.param === 'payment_method';
}

function codeOf(error: unknown): string | undefined {
  return error instanceof StripeError ? error.code : undefined;
}
