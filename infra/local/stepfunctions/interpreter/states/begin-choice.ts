import type { Draft } from '../draft.ts';
import type { ChoiceState } from '../machine.ts';
import type { Outcome } from '../outcome.ts';
import { scopeOf } from '../scope.ts';
import { StateFailure } from '../state-failure.ts';
import { evaluateTemplate } from '../template.ts';
import { unexpectedType } from './expect.ts';

/** The first rule whose condition holds, or the default. */
export async function beginChoice(draft: Draft, frame: number, state: ChoiceState): Promise<Outcome> {
  for (const [index, rule] of state.choices.entries()) {
    const location = `Choices[${index}]`;
    const holds = await evaluateTemplate(rule.condition, scopeOf(draft, frame), `${location}/Condition`);
    if (typeof holds !== 'boolean') throw unexpectedType(rule.condition, holds, `${location}/Condition`, 'boolean');
    if (holds) return { kind: 'chosen', yields: rule, next: rule.next, location: `${location}/` };
  }
  if (state.default !== undefined) return { kind: 'chosen', yields: state, next: state.default, location: '' };
  const failure = new StateFailure(
    'States.NoChoiceMatched',
    `An error occurred while executing the state '${state.name}' (entered at the event id #${draft.frame(frame).enteredEventId}). No Choice rule matched and the state has no Default.`,
  );
  return { kind: 'failed', failure };
}
