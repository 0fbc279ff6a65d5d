import { holds } from '../choice/comparison.ts';
import type { Draft } from '../draft.ts';
import type { Scope } from '../expression.ts';
import { inQueryFailure } from '../follow-path.ts';
import type { ChoiceRule, ChoiceState } from '../machine.ts';
import type { Outcome } from '../outcome.ts';
import { scopeOf } from '../scope.ts';
import { QueryFailure } from '../state-failure.ts';
import { evaluateTemplate } from '../template.ts';
import { unexpectedType } from './expect.ts';

/** The first rule whose condition holds, or the default. */
export async function beginChoice(draft: Draft, frame: number, state: ChoiceState): Promise<Outcome> {
  const scope = scopeOf(draft, frame);
  for (const [index, rule] of state.choices.entries()) {
    const location = `Choices[${index}]`;
    if (await applies(rule, scope, location)) {
      return { kind: 'chosen', yields: rule, next: rule.next, location: `${location}/` };
    }
  }
  if (state.default !== undefined) return { kind: 'chosen', yields: state, next: state.default, location: '' };
  // AWS has the name States.NoChoiceMatched in its documentation only.
  throw new QueryFailure('Failed to transition out of the state. The state does not point to a next state.');
}

async function applies({ test }: ChoiceRule, scope: Scope, location: string): Promise<boolean> {
  if (test.kind === 'comparison') return inQueryFailure(() => holds(test.comparison, scope.roots));
  const value = await evaluateTemplate(test.condition, scope, `${location}/Condition`);
  if (typeof value !== 'boolean') throw unexpectedType(test.condition, value, `${location}/Condition`, 'boolean');
  return value;
}
