import { createHash } from 'node:crypto';
import { ApiError, invalidRequest } from './api-error.ts';
import type { FormObject, FormValue } from './form.ts';
import type { Context } from './records.ts';

/** The first answer that was given under a key. */
export interface IdempotencyRecord {
  readonly path: string;
  readonly fingerprint: string;
  readonly status: number;
  readonly body: string;
  readonly requestId: string;
  /** Unix seconds. */
  readonly created: number;
}

/** Keys may be pruned once they are 24 hours old (docs.stripe.com/api/idempotent_requests); here they are. */
const keySeconds = 24 * 60 * 60;
const prunedAtOnce = 5;

export function fingerprintOf(params: FormObject): string {
  return createHash('sha256').update(canonical(params)).digest('base64url');
}

export function checkKey(key: string): void {
  if (key.length === 0 || key.length > 255)
    throw invalidRequest('Idempotency keys are between 1 and 255 characters long.');
}

/** The answer given before under this key; undefined when there is none. Throws ApiError when the key was used for something else. */
export function earlierAnswer(
  context: Pick<Context, 'idempotency' | 'now'>,
  key: string,
  path: string,
  fingerprint: string,
): IdempotencyRecord | undefined {
  const record = context.idempotency.get(key);
  if (record === undefined || record.created + keySeconds <= context.now) return undefined;
  if (record.path !== path)
    throw idempotencyError(`This idempotency key was first used for ${record.path}, not for ${path}.`);
  if (record.fingerprint !== fingerprint)
    throw idempotencyError('This idempotency key was first used with other parameters.');
  return record;
}

export function remember(
  context: Pick<Context, 'idempotency' | 'now'>,
  key: string,
  record: Omit<IdempotencyRecord, 'created'>,
): void {
  // A key that outlived its day begins anew, at the end of the order in which keys are pruned.
  context.idempotency.delete(key);
  context.idempotency.put(key, { ...record, created: context.now });
}

/** Forgets a few keys that are past their day; called on each write, it keeps up. */
export function pruneKeys(context: Pick<Context, 'idempotency' | 'now'>): void {
  context.idempotency.deleteOldest(prunedAtOnce, (record) => record.created + keySeconds <= context.now);
}

/** Another request with this key is being worked on. Safe to send again. */
export function keyInUse(): ApiError {
  return new ApiError(409, {
    type: 'idempotency_error',
    code: 'idempotency_key_in_use',
    message: 'Another request with this idempotency key is under way.',
  });
}

function idempotencyError(message: string): ApiError {
  return new ApiError(400, { type: 'idempotency_error', message });
}

/** The same text for the same parameters, in whatever order they came. */
function canonical(value: FormValue): string {
  if (typeof value === 'string') return JSON.stringify(value);
  const fields = Object.keys(value).sort();
  return `{${fields.map((field) => `${JSON.stringify(field)}:${canonical(value[field] ?? '')}`).join(',')}}`;
}
