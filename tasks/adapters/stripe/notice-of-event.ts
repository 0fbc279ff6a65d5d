import type Stripe from 'stripe';
import type { PaymentNotice } from '../../ports/payments.ts';

/**
 * The events after which a payment may be in another state than we know: those to enable at the webhook's endpoint. Those of
 * charges and captures that come with them say nothing new of it; they are taken, and no more.
 */
export const paymentEventTypes: readonly string[] = [
  'payment_intent.created',
  'payment_intent.requires_action',
  'payment_intent.amount_capturable_updated',
  'payment_intent.payment_failed',
  'payment_intent.canceled',
  'charge.expired',
];

/** An event in our words. A charge names the PaymentIntent it was made for. */
export function noticeOfEvent({ id, type, data }: Stripe.Event): PaymentNotice {
  const paymentId = paymentEventTypes.includes(type) ? paymentIdOf(data.object) : undefined;
  if (paymentId === undefined) return { kind: 'other', eventId: id, type };
  const orderId = orderIdOf(data.object);
  return { kind: 'payment', eventId: id, type, paymentId, ...(orderId === undefined ? {} : { orderId }) };
}

/** As `create` gave it along. */
function orderIdOf(object: Stripe.Event['data']['object']): string | undefined {
  return 'metadata' in object ? (object.metadata?.orderId ?? undefined) : undefined;
}

function paymentIdOf(object: Stripe.Event['data']['object']): string | undefined {
  if (!('object' in object)) return undefined;
  if (object.object === 'payment_intent') return object.id;
  if (object.object !== 'charge') return undefined;
  const { payment_intent } = object;
  return typeof payment_intent === 'string' ? payment_intent : payment_intent?.id;
}
