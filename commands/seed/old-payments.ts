import type Stripe from 'stripe';
import { newIntent } from '../../infra/local/sandbox/stripe/payment-intent-object.ts';
import { cancel, capture, confirm, settle } from '../../infra/local/sandbox/stripe/payment-intent-states.ts';
import { methodFrom } from '../../infra/local/sandbox/stripe/payment-method-object.ts';
import type { Moment, StoredMethod } from '../../infra/local/sandbox/stripe/records.ts';
import { type TestCard, testCard } from '../../infra/local/sandbox/stripe/test-cards.ts';
import { paymentOfIntent } from '../../tasks/adapters/stripe/payment-of-intent.ts';
import type { Authorization, Payments } from '../../tasks/ports/payments.ts';
import type { Names } from './names.ts';
import type { StoryClock } from './story-clock.ts';

/** An object of a provider's sandbox, as it takes them in bulk. */
export interface OldObject {
  readonly collection: string;
  readonly id: string;
  readonly group?: string;
  readonly item: object;
}

export interface OldPayments extends Payments {
  /** The buyer says yes to the bank. */
  authenticate(): void;
  objects(): readonly OldObject[];
}

/** What the payment provider did for one order of the past: the sandbox's own transitions, without the sandbox. */
export function oldPayments(clock: StoryClock, names: Names): OldPayments {
  let intent: Stripe.PaymentIntent | undefined;
  let charge: Stripe.Charge | undefined;
  let used: { readonly method: StoredMethod; readonly card: TestCard } | undefined;

  const moment = (): Moment => {
    clock.pass(80 + names.number(400));
    return { now: Math.floor(clock.now().getTime() / 1000), origin: '', newId: names.stripeId };
  };
  const known = () => {
    if (intent === undefined) throw new Error('the order has no payment yet');
    return intent;
  };
  const keep = (changed: { readonly intent: Stripe.PaymentIntent; readonly charge?: Stripe.Charge }) => {
    intent = changed.intent;
    charge = changed.charge ?? charge;
  };
  const payment = () => paymentOfIntent({ ...known(), latest_charge: charge ?? null });

  return {
    async create({ orderId, amount, currency, description }) {
      const request = { amount, currency: currency.toLowerCase(), description, metadata: { orderId } };
      keep({ intent: newIntent({ ...request, captureMethod: 'manual', allowRedirects: 'never' }, moment()) });
      return payment();
    },
    async authorize({ methodToken }): Promise<Authorization> {
      const card = testCard(methodToken);
      if (card === undefined) throw new Error(`there is no test card ${methodToken}`);
      const now = moment();
      used = { card, method: methodFrom(methodToken, card, now) };
      const confirmed = confirm(known(), used.method, card, undefined, now);
      keep(confirmed);
      if (confirmed.kind === 'actionRequired') return { kind: 'actionRequired', payment: payment() };
      if (confirmed.kind === 'accepted') return { kind: 'authorized', payment: payment() };
      const { decline_code: declineCode, message } = confirmed.intent.last_payment_error ?? {};
      return {
        kind: 'declined',
        payment: payment(),
        declineCode: declineCode ?? 'generic_decline',
        message: message ?? 'Your card was declined.',
      };
    },
    authenticate() {
      if (used === undefined) throw new Error('the bank asked nobody');
      keep(settle(known(), used.method, used.card, used.card.charge, moment()));
    },
    async capture({ amount }) {
      moment();
      keep(capture(known(), charge, amount));
      return { kind: 'captured', payment: payment() };
    },
    async cancel() {
      if (known().status !== 'canceled') keep(cancel(known(), charge, null, moment()));
      return { kind: 'cancelled', payment: payment() };
    },
    async read() {
      return intent === undefined ? undefined : payment();
    },
    verifyWebhook: () => undefined,
    objects: () => [
      ...(intent === undefined ? [] : [{ collection: 'payment_intents', id: intent.id, item: intent }]),
      ...(charge === undefined ? [] : [{ collection: 'charges', id: charge.id, group: known().id, item: charge }]),
      ...(used === undefined ? [] : [{ collection: 'payment_methods', id: used.method.object.id, item: used.method }]),
    ],
  };
}
