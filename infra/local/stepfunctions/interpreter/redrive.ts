import type { Draft } from './draft.ts';
import type { Frame, Redrive } from './execution-state.ts';
import { MAX_HISTORY_EVENTS } from './history-event.ts';
import { jsonOf } from './json.ts';
import { stateOf } from './machine.ts';

const DAY = 24 * 60 * 60 * 1000;
/** Source: API reference, RedriveExecution, "clientToken". */
const REMEMBERED_TOKENS = 10;
const TOKEN_LIFE = 15 * 60 * 1000;

/** When the execution was redriven with that client token; undefined when it was not, or too long ago. */
export function redrivenWith(redrive: Redrive | undefined, clientToken: string, now: number): number | undefined {
  return redrive?.tokens.find(({ token, at }) => token === clientToken && now - at <= TOKEN_LIFE)?.at;
}

/**
 * Why an execution cannot be redriven, in the words of DescribeExecution; undefined when it can.
 * Times are in milliseconds since the epoch; `events` is the length of its history.
 * Source: AWS's developer guide, "Restarting state machine executions with redrive".
 */
export function redriveRefusal(
  execution: {
    /** One of RUNNING, SUCCEEDED, FAILED, ABORTED, TIMED_OUT. */
    readonly status: string;
    readonly startedAt: number;
    readonly stoppedAt?: number;
    readonly events: number;
  },
  now: number,
): string | undefined {
  const { status, startedAt, stoppedAt, events } = execution;
  if (status === 'RUNNING' || status === 'SUCCEEDED') return `Execution is ${status} and cannot be redriven`;
  if (events >= MAX_HISTORY_EVENTS - 1) return 'Execution has exceeded the maximum history event limit';
  if (now - startedAt > 365 * DAY) return 'Execution has exceeded the max execution time';
  if (stoppedAt !== undefined && now - stoppedAt > 14 * DAY) return 'Execution redrivable period exceeded';
  return undefined;
}

/**
 * Lets an execution that ended without success go on: each frame does again what it was at, with the input it had and
 * its retries anew; what had been left successfully is not done again. The history has no second entry of a state.
 */
export function redrive(draft: Draft, clientToken: string | undefined): void {
  const { status } = draft.execution;
  if (status === 'RUNNING' || status === 'SUCCEEDED' || draft.frames.length === 0) return;
  const before = draft.execution.redrive ?? { count: 0, tokens: [] };
  const tokens = clientToken === undefined ? before.tokens : [...before.tokens, { token: clientToken, at: draft.at }];
  draft.restart({ count: before.count + 1, at: draft.at, tokens: tokens.slice(-REMEMBERED_TOKENS) });
  const { timeoutSeconds } = draft.machine;
  if (timeoutSeconds !== undefined && draft.facts.block === undefined) {
    draft.setTimer(draft.at + timeoutSeconds * 1000, { kind: 'execution-timeout' });
  }
  for (const number of draft.frames) resume(draft, draft.frame(number));
}

function resume(draft: Draft, { number, block, state, enteredEventId, waiting }: Frame): void {
  if (waiting.kind === 'work') {
    draft.update(number, { retries: [], waiting: { kind: 'nothing' } });
    draft.queue.push(waiting.work);
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
