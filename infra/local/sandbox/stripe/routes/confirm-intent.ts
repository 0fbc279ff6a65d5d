import type Stripe from 'stripe';
import type { Parameters } from '../parameters.ts';
import { confirm, declineUnattended, unexpectedState } from '../payment-intent-states.ts';
import type { Context } from '../records.ts';
import { type Answer, type Handler, ok } from '../routing.ts';
import { loadIntent, saveCharge, useMethod } from './stored-intents.ts';

export interface ConfirmationRequest {
  /** A payment method's id or a test token. */
  readonly method: string | undefined;
  readonly returnUrl: string | undefined;
  /** Nobody is there to answer the bank: being asked is a decline. */
  readonly isUnattended: boolean;
}

export function readConfirmation(params: Parameters): ConfirmationRequest {
  const isOffSession = params.optionalBoolean('off_session') ?? false;
  return {
    method: params.optionalString('payment_method', 255),
    returnUrl: params.optionalString('return_url', 2048),
    isUnattended: (params.optionalBoolean('error_on_requires_action') ?? false) || isOffSession,
  };
}

export const confirmHandler: Handler = ({ id, params }) => {
  const request = readConfirmation(params);
  params.optionalString('receipt_email', 800);
  params.done();
  return (context) => confirmIntent(context, loadIntent(context, id), request);
};

export function confirmIntent(context: Context, intent: Stripe.PaymentIntent, request: ConfirmationRequest): Answer {
  const named = request.method ?? (typeof intent.payment_method === 'string' ? intent.payment_method : undefined);
  if (named === undefined)
    throw unexpectedState(intent, 'confirmed without a payment method', ['requires_confirmation']);
  const { method, card } = useMethod(context, named);
  const confirmation = confirm(intent, method, card, request.returnUrl, context);
  switch (confirmation.kind) {
    case 'accepted': {
      saveCharge(context, confirmation.charge);
      context.intents.put(intent.id, confirmation.intent);
      const isHold = confirmation.intent.status === 'requires_capture';
      context.emit('charge.succeeded', confirmation.charge);
      const announced = isHold ? 'payment_intent.amount_capturable_updated' : 'payment_intent.succeeded';
      context.emit(announced, confirmation.intent);
      return ok(confirmation.intent);
    }
    case 'declined':
      saveCharge(context, confirmation.charge);
      context.emit('charge.failed', confirmation.charge);
      return decline(context, confirmation.intent);
    case 'actionRequired':
      if (request.isUnattended) return decline(context, declineUnattended(intent, method));
      context.intents.put(intent.id, confirmation.intent);
      context.emit('payment_intent.requires_action', confirmation.intent);
      return ok(confirmation.intent);
  }
}

function decline(context: Context, intent: Stripe.PaymentIntent): Answer {
  context.intents.put(intent.id, intent);
  context.emit('payment_intent.payment_failed', intent);
  return { status: 402, body: { error: { ...intent.last_payment_error, payment_intent: intent } } };
}
