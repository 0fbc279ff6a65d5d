import { effectsOf } from '../interpreter/effect.ts';
import type { ExecutionState } from '../interpreter/execution-state.ts';
import type { Outlook } from './records.ts';

/** What an execution does next by itself; `at` is when it came to this state. */
export function outlookOf(state: ExecutionState, at: number): Outlook {
  if (state.status !== 'RUNNING') return { end: [state.status, at, state.lastEventId] };
  let due: number | undefined;
  for (const timer of state.timers.values()) if (due === undefined || timer.at < due) due = timer.at;
  const isActive = effectsOf(state).some(({ kind }) => kind !== 'set-timer');
  return { ...(due === undefined ? {} : { due }), ...(isActive ? { isActive } : {}) };
}
