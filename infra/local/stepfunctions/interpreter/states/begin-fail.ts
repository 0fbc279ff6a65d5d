import type { Draft } from '../draft.ts';
import type { FailState } from '../machine.ts';
import type { Outcome } from '../outcome.ts';
import { scopeOf } from '../scope.ts';
import { StateFailure } from '../state-failure.ts';
import { evaluateTemplate, type Template } from '../template.ts';
import { expectText } from './expect.ts';

/** Fails with the state's error and cause, either of which may be absent. */
export async function beginFail(draft: Draft, frame: number, state: FailState): Promise<Outcome> {
  const text = async (template: Template | undefined, location: string): Promise<string | undefined> =>
    template && expectText(template, await evaluateTemplate(template, scopeOf(draft, frame), location), location);
  const failure = new StateFailure(await text(state.error, 'Error'), await text(state.cause, 'Cause'));
  return { kind: 'failed', failure };
}
