import type { Draft } from './draft.ts';
import type { Children } from './execution-state.ts';
import { type JsonText, jsonOf } from './json.ts';
import { stateOf } from './machine.ts';
import { isFailure } from './state-failure.ts';
import { startItem } from './states/begin-map.ts';

/** The last state of the frame was left: the execution, or one part of its parent's state, is done. */
export async function finishFrame(draft: Draft, number: number, output: JsonText): Promise<void> {
  const frame = draft.frame(number);
  if (frame.parent === undefined) {
    draft.end('SUCCEEDED', 'ExecutionSucceeded', frame.previousEventId, { output: output.text });
  }
  const parent = draft.frame(frame.parent);
  if (parent.waiting.kind !== 'children') throw new Error(`expected frame ${frame.parent} to wait for its children`);
  const state = stateOf(draft.machine, parent.block, parent.state);
  const iteration =
    state.kind === 'Map'
      ? draft.emit('MapIterationSucceeded', frame.previousEventId, { name: state.name, index: frame.index })
      : undefined;

  draft.removeFrame(number);
  const before = parent.waiting.children;
  let children: Children = {
    ...before,
    running: before.running.filter((child) => child !== number),
    // A plain copy of thousands of items takes a microsecond; a function called for each makes a large Map quadratic.
    results: before.results.with(frame.index, output.value),
    left: before.left - 1,
  };
  if (children.left === 0) {
    // The next event hangs off the iteration's end, but off a branch's last state.
    // The results stay with the state until it is left: it may fail then, and be redriven.
    draft.update(frame.parent, {
      previousEventId: iteration ?? frame.previousEventId,
      waiting: { kind: 'children', children },
    });
    const values = children.results.map((result) => result ?? null);
    draft.queue.push({ kind: 'settle', frame: frame.parent, outcome: { kind: 'done', result: jsonOf(values) } });
    return;
  }
  draft.update(frame.parent, { waiting: { kind: 'children', children } });
  if (state.kind !== 'Map' || children.nextItem >= children.items.length) return;
  try {
    children = await startItem(draft, frame.parent, state, children, frame.previousEventId);
    draft.update(frame.parent, { waiting: { kind: 'children', children } });
  } catch (error) {
    // The next item's selector fails the Map, not the iteration that has just ended.
    if (!isFailure(error)) throw error;
    draft.queue.push({ kind: 'settle', frame: frame.parent, outcome: { kind: 'failed', failure: error } });
  }
}
