import { Draft } from './draft.ts';
import type { ExecutionState } from './execution-state.ts';
import type { Json } from './json.ts';
import { type Machine, stateOf } from './machine.ts';
import { scopeOf } from './scope.ts';
import { evaluateTemplate } from './template.ts';

/**
 * What the ItemSelector of the frame's Map makes of items that a map run has read: each as it is when there is none.
 * Throws EvaluationFailure or QueryFailure.
 */
export async function selectItems(
  machine: Machine,
  state: ExecutionState,
  frame: number,
  items: readonly Json[],
): Promise<readonly Json[]> {
  const draft = new Draft(machine, state, state.frames.get(frame)?.enteredAt ?? state.startedAt);
  const { block, state: name } = draft.frame(frame);
  const map = stateOf(machine, block, name);
  if (map.kind !== 'Map' || !map.itemSelector) return items;
  const selected: Json[] = [];
  for (const [index, value] of items.entries()) {
    selected.push(
      await evaluateTemplate(map.itemSelector, scopeOf(draft, frame, { item: { index, value } }), 'ItemSelector'),
    );
  }
  return selected;
}
