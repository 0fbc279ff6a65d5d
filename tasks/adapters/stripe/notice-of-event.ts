import type Stripe from 'stripe';
import type { PaymentNotice } from '../../ports/payments.ts';

/**
 * The events after which a payment may be in another state than we know. Those of charges, refunds and captures that come
 * with them say nothing new of it: five calls for each order that need no answer but 200.
 */
const news: readonly string[] = [
  'payment_intent.created',
  'payment_intent.requires_action',
  'payment_intent.amount_capturable_updated',
  'payment_intent.payment_failed',
  'payment_intent.canceled',
  'charge.expired',
];

/** An event in our words. A charge names the PaymentIntent it was made for. */
export function noticeOfEvent({ id, type, data }: Stripe.Event): PaymentNotice {
  const paymentId = news.includes(type) ? paymentIdOf(data.object) : undefined;
  return paymentId === undefined
    ? { kind: 'other', eventId: id, type }
    : { kind: 'payment', eventId: id, type, paymentId };
}

function paymentIdOf(object: Stripe.Event['data']['object']): string | undefined {
  if (!('object' in object)) return undefined;
  if (object.object === 'payment_intent') return object.id;
  if (object.object !== 'charge') return undefined;
  const { payment_intent } = object;
  return typeof payment_intent === 'string' ? payment_intent : payment_intent?.id;
}
