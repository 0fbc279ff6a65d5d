import type { Retrier } from './machine.ts';
import type { Random } from './random.ts';
import type { StateFailure } from './state-failure.ts';

/** Whether the names of a retrier or catcher cover the failure (Amazon States Language, "Errors"). */
export function coversFailure(errorEquals: readonly string[], failure: StateFailure): boolean {
  if (failure.kind === 'terminal') return false;
  const names = [failure.error, ...failure.aliases];
  return errorEquals.some((wanted) => {
    if (names.includes(wanted)) return true;
    if (wanted === 'States.ALL') return failure.error !== 'States.Runtime';
    // TaskFailed stands for every error but a timeout.
    return wanted === 'States.TaskFailed' && failure.error !== 'States.Timeout' && failure.error !== 'States.Runtime';
  });
}

/** Milliseconds until the next attempt, `used` being how often the retrier was used before. */
export function retryDelay(retrier: Retrier, used: number, random: Random): number {
  const seconds = retrier.intervalSeconds * retrier.backoffRate ** used;
  const bounded = Math.min(seconds, retrier.maxDelaySeconds ?? Number.POSITIVE_INFINITY, 99_999_999);
  return Math.round(bounded * 1000 * (retrier.jitter ? random.next() : 1));
}
