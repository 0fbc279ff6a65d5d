import type Stripe from 'stripe';
import { invalidRequest } from '../api-error.ts';
import type { Parameters } from '../parameters.ts';
import { confirm, declineUnattended, unexpectedState } from '../payment-intent-states.ts';
import type { Context } from '../records.ts';
import { type Answer, type Handler, ok } from '../routing.ts';
import { loadIntent, saveBankAnswer, saveDecline, useMethod } from './stored-intents.ts';

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
    returnUrl: checkedUrl(params.optionalString('return_url', 2048)),
    isUnattended: (params.optionalBoolean('error_on_requires_action') ?? false) || isOffSession,
  };
}

/** An address to which a browser can be sent; an app's own scheme will do. */
function checkedUrl(text: string | undefined): string | undefined {
  const protocol = text === undefined ? 'https:' : URL.parse(text)?.protocol;
  if (protocol === undefined || ['javascript:', 'data:', 'file:'].includes(protocol))
    throw invalidRequest('Not a valid URL', { code: 'url_invalid', param: 'return_url' });
  return text;
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
  if (confirmation.kind !== 'actionRequired') {
    saveBankAnswer(context, confirmation);
    return confirmation.kind === 'accepted' ? ok(confirmation.intent) : refusal(confirmation.intent);
  }
  if (request.isUnattended) {
    const declined = declineUnattended(intent, method);
    saveDecline(context, declined);
    return refusal(declined);
  }
  context.intents.put(intent.id, confirmation.intent);
  context.sources.put(confirmation.source.id, confirmation.source);
  context.emit('payment_intent.requires_action', confirmation.intent);
  return ok(confirmation.intent);
}

function refusal(intent: Stripe.PaymentIntent): Answer {
  return { status: 402, body: { error: { ...intent.last_payment_error, payment_intent: intent } } };
}
