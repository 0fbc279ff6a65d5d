import { ApiError, internalError, invalidRequest, tooManyRequests } from './api-error.ts';
import { refusedKey } from './authorization.ts';
import { checkExpansions, expanded } from './expand.ts';
import { parseForm } from './form.ts';
import { checkKey, earlierAnswer, fingerprintOf, pruneKeys, remember } from './idempotency.ts';
import { Parameters } from './parameters.ts';
import { apiVersion, type Context, type Moment, type Records } from './records.ts';
import { chargeRoutes } from './routes/charges.ts';
import { eventRoutes } from './routes/events.ts';
import { paymentIntentRoutes } from './routes/payment-intents.ts';
import { paymentMethodRoutes } from './routes/payment-methods.ts';
import { refundRoutes } from './routes/refunds.ts';
import { type Answer, routerOf } from './routing.ts';
import type { Transact } from './transact.ts';

export interface ApiCall {
  readonly requestId: string;
  readonly method: string;
  readonly path: string;
  readonly idempotencyKey: string | undefined;
  readonly body: string;
  readonly query: string;
  readonly authorization: string | undefined;
  readonly version: string | undefined;
  /** A browser's Accept-Language. */
  readonly languages: string | undefined;
}

/** An answer as it goes on the wire. */
export interface WireAnswer {
  readonly status: number;
  readonly body: string;
  readonly headers: Readonly<Record<string, string>>;
}

const route = routerOf([
  ...paymentIntentRoutes,
  ...chargeRoutes,
  ...refundRoutes,
  ...eventRoutes,
  ...paymentMethodRoutes,
]);

/**
 * Answers one call. What it changes, the events of it and the record of its idempotency key are one transaction:
 * when this returns, all of them are on disk or none is.
 */
export function answer(transact: Transact, records: Records, moment: Moment, call: ApiCall): WireAnswer {
  return answered(call, () => execute(transact, records, moment, call));
}

/** Breaks down over the call: nothing happens, and its idempotency key answers with this 500 from now on. */
export function breakDown(transact: Transact, records: Records, moment: Moment, call: ApiCall): WireAnswer {
  return answered(call, () =>
    execute(transact, records, moment, call, () => {
      throw internalError();
    }),
  );
}

/** What is answered to a call that is made to fail, and that nothing remembers. */
export function failure(call: ApiCall, why: 'storedError' | 'error500' | 'rateLimited'): WireAnswer {
  if (why !== 'rateLimited') return errorAnswer(call, internalError());
  const given = errorAnswer(call, tooManyRequests());
  return { ...given, headers: { ...given.headers, 'stripe-rate-limited-reason': 'global-rate' } };
}

function answered(call: ApiCall, act: () => WireAnswer): WireAnswer {
  try {
    return act();
  } catch (error) {
    if (error instanceof ApiError) return errorAnswer(call, error);
    throw error;
  }
}

function execute(
  transact: Transact,
  records: Records,
  moment: Moment,
  call: ApiCall,
  instead?: (context: Context) => Answer,
): WireAnswer {
  const refusal = refusedKey(call.authorization);
  if (refusal) throw refusal;
  if (call.version !== undefined && call.version !== apiVersion)
    throw invalidRequest(`This sandbox speaks the API version ${apiVersion}, not ${call.version}.`);
  const found = route(call.method, call.path);
  if (found === undefined) throw invalidRequest(`Unrecognized request URL (${call.method}: ${call.path}).`, {}, 404);

  const form = parseForm(call.method === 'POST' ? call.body : call.query);
  const key = call.method === 'POST' ? call.idempotencyKey : undefined;
  const fingerprint = key === undefined ? '' : fingerprintOf(form);
  const kept = { ...records, ...moment };
  if (key !== undefined) {
    checkKey(key);
    const earlier = earlierAnswer(kept, key, call.path, fingerprint);
    if (earlier) {
      const headers = { 'idempotent-replayed': 'true', 'original-request': earlier.requestId };
      return { status: earlier.status, body: earlier.body, headers: { ...advice(earlier.status), ...headers } };
    }
  }

  // Mistakes in the parameters are found before anything begins, and are not remembered under the key.
  const params = new Parameters(form);
  const expansions = params.strings('expand', 20);
  checkExpansions(expansions);
  const handle = found.handle({ id: found.id, params });
  const run = instead ?? handle;

  const finish = (given: WireAnswer): WireAnswer => {
    if (key !== undefined) {
      const { status, body } = given;
      remember(kept, key, { path: call.path, fingerprint, status, body, requestId: call.requestId });
      pruneKeys(kept);
    }
    return given;
  };
  const cause = { id: call.requestId, idempotency_key: call.idempotencyKey ?? null };
  try {
    return transact(moment, cause, (context) => {
      const given = run(context);
      return finish(
        given.status === 200 ? okAnswer(expanded(given.body, expansions, records)) : refusalOf(call, given),
      );
    });
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    // Whatever the refused call had begun is undone; its answer stays.
    return transact(moment, cause, () => finish(errorAnswer(call, error)));
  }
}

function okAnswer(body: object): WireAnswer {
  return { status: 200, body: JSON.stringify(body, null, 2), headers: {} };
}

export function errorAnswer(call: Pick<ApiCall, 'requestId'>, error: ApiError): WireAnswer {
  return refusalOf(call, { status: error.status, body: { error: error.body } });
}

function refusalOf(call: Pick<ApiCall, 'requestId'>, given: { status: number; body: object }): WireAnswer {
  const { error } = given.body as { error: object }; // every answer that is not a 200 has this one field
  const log = { request_log_url: `https://dashboard.stripe.com/test/logs/${call.requestId}` };
  return {
    status: given.status,
    body: JSON.stringify({ error: { ...error, ...log } }, null, 2),
    headers: advice(given.status),
  };
}

/** Whether sending the same again can help: a lock or a limit passes, a stored answer does not. */
function advice(status: number): Readonly<Record<string, string>> {
  if (status === 200) return {};
  return { 'stripe-should-retry': status === 409 || status === 429 ? 'true' : 'false' };
}
