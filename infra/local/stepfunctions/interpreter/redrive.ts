import type { Draft } from './draft.ts';
import type { ExecutionStatus, Frame } from './execution-state.ts';
import { MAX_HISTORY_EVENTS } from './history-event.ts';
import { jsonOf } from './json.ts';
import { stateOf } from './machine.ts';

const DAY = 24 * 60 * 60 * 1000;

/**
 * Why an execution cannot be redriven, in the words of DescribeExecution; undefined when it can.
 * Times are in milliseconds since the epoch; `events` is the length of its history.
 * Source: AWS's developer guide, "Restarting state machine executions with redrive".
 */
export function redriveRefusal(
  execution: {
    readonly status: ExecutionStatus;
    readonly startedAt: number;
    readonly stoppedAt: number;
    readonly events: number;
  },
  now: number,
): string | undefined {
  const { status, startedAt, stoppedAt, events } = execution;
  if (status === 'RUNNING' || status === 'SUCCEEDED') return `Execution is ${status} and cannot be redriven`;
  if (events >= MAX_HISTORY_EVENTS - 1) return 'Execution has exceeded the maximum history event limit';
  if (now - startedAt > 365 * DAY) return 'Execution has exceeded the max execution time';
  if (now - stoppedAt > 14 * DAY) return 'Execution redrivable period exceeded';
  return undefined;
}

/**
 * Lets an execution that ended without success go on: each frame does again what it was at, with the input it had and
 * its retries anew; what had been left successfully is not done again. The history has no second entry of a state.
 */
export function redrive(draft: Draft): void {
  const { status } = draft.execution;
  if (status === 'RUNNING' || status === 'SUCCEEDED' || draft.frames.length === 0) return;
  draft.restart();
  const { timeoutSeconds } = draft.machine;
  if (timeoutSeconds !== undefined) draft.setTimer(draft.at + timeoutSeconds * 1000, { kind: 'execution-timeout' });
  for (const number of draft.frames) resume(draft, draft.frame(number));
}

function resume(draft: Draft, { number, block, state, enteredEventId, waiting }: Frame): void {
  if (waiting.kind === 'enter') {
    draft.update(number, { waiting: { kind: 'nothing' } });
    draft.queue.push({ kind: 'enter', frame: number, state: waiting.state, input: waiting.input });
    return;
  }
  if (waiting.kind !== 'children') {
    draft.update(number, { retries: [], waiting: { kind: 'nothing' }, previousEventId: enteredEventId });
    draft.queue.push({ kind: 'begin', frame: number });
    return;
  }
  draft.update(number, { retries: [] });
  const { left, results } = waiting.children;
  if (left > 0) {
    // Its children go on by themselves.
    if (stateOf(draft.machine, block, state).kind === 'Map') draft.queue.push({ kind: 'refill', frame: number });
    return;
  }
  if (draft.execution.error === 'States.DataLimitExceeded') {
    // What its children gave is too much: AWS runs them all again.
    draft.update(number, { waiting: { kind: 'nothing' }, previousEventId: enteredEventId });
    draft.queue.push({ kind: 'begin', frame: number });
    return;
  }
  const result = jsonOf(results.map((one) => one ?? null));
  draft.queue.push({ kind: 'settle', frame: number, outcome: { kind: 'done', result } });
}
