import type { Random } from './random.ts';

/** What came of one attempt at a request. */
export type Attempt =
  | { readonly kind: 'answered'; readonly status: number; readonly errorCode?: string | undefined }
  /** No answer: refused, reset, or too late. Whether the server acted is not known. */
  | { readonly kind: 'unanswered' };

/** The code of a 409 that says: the first request with this key still runs. */
export const inProgressCode = 'idempotency_key_in_use';

/** Whether the same request may get a better answer later: the server is away, busy, or still at it. */
export function isWorthAnotherTry(attempt: Attempt): boolean {
  if (attempt.kind === 'unanswered') return true;
  if (attempt.status === 409) return attempt.errorCode === inProgressCode;
  return attempt.status === 429 || attempt.status >= 500;
}

const firstDelayMilliseconds = 100;
const longestDelayMilliseconds = 2000;

/** Doubles from 100 ms to 2 s; between half of that and all of it, so that callers do not come back in step. */
export function delayBeforeRetry(retry: number, random: Random): number {
  const whole = Math.min(longestDelayMilliseconds, firstDelayMilliseconds * 2 ** (retry - 1));
  return Math.round(whole * (0.5 + random.fraction() / 2));
}
