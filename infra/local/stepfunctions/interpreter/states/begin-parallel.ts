import type { Draft } from '../draft.ts';
import { jsonOf } from '../json.ts';
import type { ParallelState } from '../machine.ts';
import type { Outcome } from '../outcome.ts';
import { effectiveInput, scopeOf } from '../scope.ts';
import { evaluateTemplate } from '../template.ts';

/** Starts every branch. */
export async function beginParallel(draft: Draft, frame: number, state: ParallelState): Promise<Outcome> {
  const input = state.arguments
    ? jsonOf(await evaluateTemplate(state.arguments, scopeOf(draft, frame), 'Arguments'))
    : effectiveInput(draft, frame);
  const started = draft.emitIn(frame, 'ParallelStateStarted');
  const running = state.branches.map((block, index) => {
    const branch = draft.addFrame(frame, index, block, started, undefined, input);
    const startAt = draft.machine.blocks.get(block)?.startAt ?? '';
    draft.queue.push({ kind: 'enter', frame: branch, state: startAt, input });
    return branch;
  });
  const children = { running, results: running.map(() => undefined), left: running.length, items: [], nextItem: 0 };
  draft.update(frame, { waiting: { kind: 'children', children } });
  return { kind: 'waiting' };
}
