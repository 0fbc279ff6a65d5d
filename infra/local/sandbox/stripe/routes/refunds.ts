import type Stripe from 'stripe';
import { invalidRequest, missing } from '../api-error.ts';
import { listAnswer, listQuery } from '../lists.ts';
import { maximumCharge } from '../payment-intent-object.ts';
import type { Context } from '../records.ts';
import { type Handler, ok, type Route } from '../routing.ts';
import { testCard } from '../test-cards.ts';
import { latestCharge, loadIntent, saveCharge } from './stored-intents.ts';

const reasons = ['duplicate', 'fraudulent', 'requested_by_customer'] as const;

const create: Handler = ({ params }) => {
  const intentId = params.optionalString('payment_intent', 255);
  const chargeId = params.optionalString('charge', 255);
  params.required('payment_intent', intentId ?? chargeId);
  const amount = params.optionalInteger('amount', { min: 1, max: maximumCharge });
  const reason = params.optionalChoice('reason', reasons) ?? null;
  const metadata = params.metadata() ?? {};
  params.done();
  return (context) => {
    const charge = refundable(context, intentId, chargeId);
    const left = charge.amount - charge.amount_refunded;
    if (left === 0)
      throw invalidRequest(`Charge ${charge.id} has been refunded already.`, { code: 'charge_already_refunded' });
    if (amount !== undefined && amount > left)
      throw invalidRequest(`The refund of ${amount} is more than the ${left} left of the charge.`, { param: 'amount' });
    const method = typeof charge.payment_method === 'string' ? context.methods.get(charge.payment_method) : undefined;
    const isPending = method !== undefined && testCard(method.token)?.refund === 'pends';
    const refund: Stripe.Refund = {
      id: context.newId('re'),
      object: 'refund',
      amount: amount ?? left,
      balance_transaction: null,
      charge: charge.id,
      created: context.now,
      currency: charge.currency,
      customer: null,
      customer_account: null,
      metadata,
      payment_intent: charge.payment_intent,
      payment_method: charge.payment_method,
      reason,
      receipt_number: null,
      source_transfer_reversal: null,
      status: isPending ? 'pending' : 'succeeded',
      transfer_reversal: null,
    };
    const refunded = charge.amount_refunded + refund.amount;
    const after = { ...charge, amount_refunded: refunded, refunded: refunded === charge.amount };
    context.refunds.put(refund.id, refund, String(charge.payment_intent));
    saveCharge(context, after);
    context.emit('refund.created', refund);
    context.emit('charge.refunded', after);
    return ok(refund);
  };
};

function refundable(context: Context, intentId: string | undefined, chargeId: string | undefined): Stripe.Charge {
  const charge =
    intentId === undefined ? context.charges.get(chargeId ?? '') : latestCharge(context, loadIntent(context, intentId));
  if (charge === undefined && chargeId !== undefined) throw missing('charge', chargeId, 'charge');
  if (charge === undefined || !charge.captured)
    throw invalidRequest('There is no captured charge to refund.', {
      code: 'payment_intent_unexpected_state',
      param: intentId === undefined ? 'charge' : 'payment_intent',
    });
  return charge;
}

const retrieve: Handler = ({ id, params }) => {
  params.done();
  return (context) => {
    const refund = context.refunds.get(id);
    if (refund === undefined) throw missing('refund', id, 'refund');
    return ok(refund);
  };
};

const list: Handler = ({ params }) => {
  const query = listQuery(params);
  const intentId = params.optionalString('payment_intent', 255);
  params.done();
  return (context) => listAnswer(context.refunds, query, { url: '/v1/refunds', objectName: 'refund', group: intentId });
};

export const refundRoutes: readonly Route[] = [
  { method: 'POST', path: '/v1/refunds', handle: create },
  { method: 'GET', path: '/v1/refunds', handle: list },
  { method: 'GET', path: '/v1/refunds/:id', handle: retrieve },
];
