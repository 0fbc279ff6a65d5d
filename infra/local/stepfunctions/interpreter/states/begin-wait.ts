import type { Draft } from '../draft.ts';
import type { WaitState } from '../machine.ts';
import type { Outcome } from '../outcome.ts';
import { scopeOf } from '../scope.ts';
import { EvaluationFailure } from '../state-failure.ts';
import { evaluateTemplate } from '../template.ts';
import { expectWholeNumber } from './expect.ts';

const isoTimestamp = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?(Z|[+-]\d{2}:\d{2})$/;

/** Milliseconds since the epoch; undefined when the text is no ISO-8601 date-time with an offset. */
export function parseTimestamp(text: unknown): number | undefined {
  if (typeof text !== 'string' || !isoTimestamp.test(text)) return undefined;
  const millis = Date.parse(text);
  return Number.isNaN(millis) ? undefined : millis;
}

/** Waits for a number of seconds or until a moment; a moment that has passed is no wait. */
export async function beginWait(draft: Draft, frame: number, state: WaitState): Promise<Outcome> {
  const value = await evaluateTemplate(state.until, scopeOf(draft, frame), state.field);
  const at =
    state.field === 'Seconds'
      ? draft.at + expectWholeNumber(state.until, value, 'Seconds', { least: 0, most: 99_999_999 }) * 1000
      : parseTimestamp(value);
  if (at === undefined) {
    throw new EvaluationFailure(
      `The Timestamp field cannot be parsed as an ISO-8601 extended offset date-time format string: ${value}`,
      'Timestamp',
      { afterEntering: true },
    );
  }
  if (at <= draft.at) return { kind: 'done' };
  const timer = draft.setTimer(at, { kind: 'wait', frame });
  draft.update(frame, { waiting: { kind: 'wait', timer } });
  return { kind: 'waiting' };
}
