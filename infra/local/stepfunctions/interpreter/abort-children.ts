import type { Draft } from './draft.ts';
import { stateOf } from './machine.ts';

/**
 * Ends what still runs below the frame; calls in flight go on, their results are not wanted.
 * All events of it point at `cause`, the last event of what failed.
 */
export function abortChildren(draft: Draft, number: number, cause: number): void {
  const { waiting } = draft.frame(number);
  if (waiting.kind !== 'children') return;
  for (const child of waiting.children.running) if (draft.hasFrame(child)) abortFrame(draft, child, cause);
}

function abortFrame(draft: Draft, number: number, cause: number): void {
  const frame = draft.frame(number);
  const { waiting } = frame;
  const parent = frame.parent === undefined ? undefined : draft.frame(frame.parent);
  const enclosing = parent && stateOf(draft.machine, parent.block, parent.state);
  if (enclosing?.kind === 'Map') {
    draft.emit('MapIterationAborted', cause, { name: enclosing.name, index: frame.index });
  }
  if (waiting.kind === 'task') draft.giveUpTask(waiting.task);
  if (waiting.kind === 'wait' || waiting.kind === 'retry') draft.clearTimer(waiting.timer);
  if (waiting.kind === 'map-run') {
    draft.emit('MapRunAborted', cause);
    draft.effects.push({ kind: 'stop-map-run', mapRunArn: waiting.request.arn });
  }
  if (waiting.kind !== 'nothing') {
    const { kind } = stateOf(draft.machine, frame.block, frame.state);
    draft.emit(`${kind}StateAborted`, cause);
  }
  abortChildren(draft, number, cause);
  draft.removeFrame(number);
}
