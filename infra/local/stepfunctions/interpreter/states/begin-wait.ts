import type { Draft } from '../draft.ts';
import type { Scope } from '../expression.ts';
import type { Json } from '../json.ts';
import type { WaitState } from '../machine.ts';
import type { Outcome } from '../outcome.ts';
import { scopeOf } from '../scope.ts';
import { EvaluationFailure, QueryFailure } from '../state-failure.ts';
import { evaluateTemplate } from '../template.ts';
import { parseTimestamp } from '../timestamp.ts';
import { expectWholeNumber, querySource, textOf } from './expect.ts';

/** Waits for a number of seconds or until a moment; a moment that has passed is no wait. */
export async function beginWait(draft: Draft, frame: number, state: WaitState): Promise<Outcome> {
  const value = await referredValue(state, scopeOf(draft, frame));
  const at =
    state.field === 'Seconds'
      ? draft.at + expectWholeNumber(state.until, value, 'Seconds', { least: 0, most: 99_999_999 }) * 1000
      : momentOf(value);
  if (at === undefined) throw badTimestamp(state, value);
  if (at <= draft.at) return { kind: 'done' };
  const timer = draft.setTimer(at, { kind: 'wait', frame });
  draft.update(frame, { waiting: { kind: 'wait', timer } });
  return { kind: 'waiting' };
}

/** AWS takes a timestamp to the second and leaves its fraction out. */
function momentOf(value: Json): number | undefined {
  const at = parseTimestamp(value);
  return at === undefined ? undefined : Math.floor(at / 1000) * 1000;
}

async function referredValue({ field, until }: WaitState, scope: Scope): Promise<Json> {
  if (until.kind === 'path' && until.path.find(scope.roots) === undefined) {
    throw new QueryFailure(`The ${field}Path parameter does not reference an input value: ${until.path.source}`);
  }
  return evaluateTemplate(until, scope, field);
}

function badTimestamp(state: WaitState, value: Json): QueryFailure | EvaluationFailure {
  const source = querySource(state.until);
  if (source !== undefined) {
    return new QueryFailure(
      `The TimestampPath parameter does not reference a valid ISO-8601 extended offset date-time format string: ${source} == ${textOf(value)}`,
    );
  }
  return new EvaluationFailure(
    `The Timestamp field cannot be parsed as an ISO-8601 extended offset date-time format string: ${textOf(value)}`,
    'Timestamp',
    { afterEntering: true },
  );
}
