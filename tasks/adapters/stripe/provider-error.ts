import Stripe from 'stripe';
import { KeySpent, ProviderOutcomeUnknown, ProviderRefused } from '../../ports/provider-errors.ts';
import { Transient } from '../../task.ts';

const { StripeConnectionError, StripeError } = Stripe.errors;
type StripeError = InstanceType<typeof StripeError>;

/**
 * What an error of the SDK means to whoever called: nothing happened, or nobody knows (docs.stripe.com/error-low-level).
 * An error that is not Stripe's is given back as it is.
 */
export function providerError(error: unknown, call: { readonly name: string; readonly hasEffect: boolean }): unknown {
  if (!(error instanceof StripeError)) return error;
  const said = `stripe ${call.name}: ${error.message}${error.requestId ? ` (${error.requestId})` : ''}`;
  const status = error.statusCode ?? 0;
  if (isSpent(error, status)) return new KeySpent(said, { cause: error });
  // Without a status nothing that can be read has come back: no connection, or not an answer of Stripe's.
  if (error instanceof StripeConnectionError || status === 0 || status >= 500) {
    const mayHaveActed = call.hasEffect && !wasNeverSent(error);
    return mayHaveActed ? new ProviderOutcomeUnknown(said, { cause: error }) : new Transient(said, { cause: error });
  }
  // 409: a request with the same key is under way. 429: too many requests, or a lock on the object.
  if (status === 409 || status === 429) return new Transient(said, { cause: error });
  if (status === 401 || status === 403) return new ProviderRefused('unauthorized', said);
  // What the state of the payment explains may be another thing next time; the words alone will not be.
  const isFinal = status === 400 && error.rawType === 'invalid_request_error' && !isAboutState(error);
  return new ProviderRefused(error.code ?? error.rawType ?? 'unknown', said, { isFinal });
}

/** A refusal that the state of the payment explains. */
export function isAboutState({ code }: { readonly code?: string | undefined }): boolean {
  return code !== undefined && aboutState.includes(code);
}
const aboutState = ['payment_intent_unexpected_state', 'charge_already_captured', 'charge_expired_for_capture'];

/** A 500 that was stored under the key is all it ever gives again (docs.stripe.com/api/idempotent_requests). */
function isSpent({ headers, type }: StripeError, status: number): boolean {
  const isStoredFailure = status >= 500 && headers?.['idempotent-replayed'] === 'true';
  return isStoredFailure || (type === 'StripeIdempotencyError' && status === 400);
}

/** Nobody listened: the request cannot have arrived. */
function wasNeverSent(error: StripeError): boolean {
  const { detail } = error;
  return typeof detail === 'object' && 'code' in detail && detail.code === 'ECONNREFUSED';
}
