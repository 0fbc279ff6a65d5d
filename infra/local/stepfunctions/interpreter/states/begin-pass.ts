import type { Draft } from '../draft.ts';
import { jsonOf } from '../json.ts';
import type { PassState } from '../machine.ts';
import type { Outcome } from '../outcome.ts';
import { scopeOf } from '../scope.ts';
import { evaluateTemplate } from '../template.ts';

/** Passes on its input, or in JSONPath what its Result or its Parameters make. */
export async function beginPass(draft: Draft, frame: number, state: PassState): Promise<Outcome> {
  if (state.result !== undefined) return { kind: 'done', result: jsonOf(state.result) };
  if (!state.arguments) return { kind: 'done' };
  const result = jsonOf(await evaluateTemplate(state.arguments, scopeOf(draft, frame), 'Parameters'));
  return { kind: 'done', result };
}
