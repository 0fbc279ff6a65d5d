import { z } from 'zod';
import { ProviderOutcomeUnknown } from '../../ports/provider-errors.ts';
import { Transient } from '../../task.ts';
import { parseJson } from './parse-json.ts';
import { errorSchema } from './wire.ts';

/** These come back when no connection was made, so nothing can have acted. */
const neverArrived = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'UND_ERR_CONNECT_TIMEOUT']);

/** The hub waited for the carrier in vain: the label may be there, or come yet. */
const unknownCodes = new Set([
  'SHIPMENT.POSTAGE.TIMED_OUT',
  'SHIPMENT.POSTAGE.NO_RESPONSE',
  'SHIPMENT.PURCHASE.IN_PROGRESS',
]);

export type HubAnswer<Value> =
  | { readonly kind: 'answered'; readonly value: Value }
  /** Certain: the call did nothing. */
  | { readonly kind: 'refused'; readonly status: number; readonly code: string; readonly message: string };

interface HubRequest<Value> {
  readonly method: 'GET' | 'POST';
  readonly path: string;
  readonly body?: unknown;
  readonly answer: z.ZodType<Value>;
  /** Whether a call that went wrong may have done something that matters. */
  readonly hasEffect: boolean;
}

export type HubClient = <Value>(request: HubRequest<Value>) => Promise<HubAnswer<Value>>;

/** Calls the hub's HTTP API; throws Transient or ProviderOutcomeUnknown when there is no certain answer. */
export function hubClient(apiUrl: string, apiKey: string, timeoutSeconds: number): HubClient {
  const authorization = `Basic ${Buffer.from(`${apiKey}:`).toString('base64')}`;
  return async ({ method, path, body, answer, hasEffect }) => {
    const uncertain = (what: string, cause?: unknown) => {
      const message = `carriers: ${method} ${path}: ${what}`;
      return hasEffect ? new ProviderOutcomeUnknown(message, { cause }) : new Transient(message, { cause });
    };
    let status: number;
    let text: string;
    try {
      const response = await fetch(new URL(path, apiUrl), {
        method,
        headers: { authorization, 'content-type': 'application/json' },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
        signal: AbortSignal.timeout(timeoutSeconds * 1000),
      });
      status = response.status;
      text = await response.text();
    } catch (error) {
      if (neverArrived.has(codeOf(error))) throw new Transient(`carriers: ${path}: nobody answers`, { cause: error });
      throw uncertain('no answer', error);
    }
    if (status === 429) throw new Transient(`carriers: ${method} ${path}: too many calls`);
    if (status >= 500 || status === 408) throw uncertain(`status ${status}`);
    const json = parseJson(text);
    if (status >= 400) {
      const error = errorSchema.safeParse(json).data?.error ?? { code: `HTTP.${status}`, message: 'no reason given' };
      if (unknownCodes.has(error.code)) throw uncertain(error.code);
      return { kind: 'refused', status, ...error };
    }
    const parsed = answer.safeParse(json);
    if (!parsed.success) throw uncertain('an answer of another shape', parsed.error);
    return { kind: 'answered', value: parsed.data };
  };
}

const networkErrorSchema = z.object({ cause: z.object({ code: z.string() }) });

const codeOf = (error: unknown) => networkErrorSchema.safeParse(error).data?.cause.code ?? '';
