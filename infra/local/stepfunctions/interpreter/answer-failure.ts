import { abortChildren } from './abort-children.ts';
import type { Draft } from './draft.ts';
import type { Json } from './json.ts';
import { currentState, leaveState } from './leave-state.ts';
import type { Catcher, Retrier, State } from './machine.ts';
import { coversFailure, retryDelay } from './retry-policy.ts';
import {
  EvaluationFailure,
  type Failure,
  isFailure,
  QueryFailure,
  StateFailure,
  whileExecuting,
} from './state-failure.ts';

/** Answers a failure of the frame's state: a retry, a catch, or the failure of what encloses it. */
export function answerFailure(draft: Draft, frame: number, thrown: Failure): Promise<void> {
  return draft.unwind(() => answer(draft, frame, thrown));
}

async function answer(draft: Draft, frame: number, thrown: Failure): Promise<void> {
  const failure = recordFailure(draft, frame, thrown);
  const state = currentState(draft, frame);
  const { waiting } = draft.frame(frame);
  if (waiting.kind === 'task') draft.removeTask(waiting.task);
  if (waiting.kind === 'children') abortChildren(draft, frame);
  draft.update(frame, { waiting: { kind: 'nothing' } });

  if ('retry' in state && retry(draft, frame, state.retry, failure)) return;
  // A runtime error of the state itself ends the execution with nothing between.
  const isOwnRuntimeError = thrown instanceof QueryFailure && failure.kind === 'terminal';
  if ((state.kind === 'Map' || state.kind === 'Parallel') && !isOwnRuntimeError) {
    draft.emitIn(frame, `${state.kind}StateFailed`);
  }
  const position = 'catch' in state ? state.catch.findIndex((one) => coversFailure(one.errorEquals, failure)) : -1;
  const catcher = 'catch' in state ? state.catch[position] : undefined;
  if (!catcher) return failFrame(draft, frame, state, failure);
  try {
    await goToCatcher(draft, frame, state, catcher, `Catch[${position}]/`, failure);
  } catch (error) {
    if (!isFailure(error)) throw error;
    await failFrame(draft, frame, state, recordFailure(draft, frame, error));
  }
}

function retry(draft: Draft, number: number, retriers: readonly Retrier[], failure: StateFailure): boolean {
  const index = retriers.findIndex(({ errorEquals }) => coversFailure(errorEquals, failure));
  const retrier = retriers[index];
  const used = draft.frame(number).retries[index] ?? 0;
  if (!retrier || used >= retrier.maxAttempts) return false;
  const { retries } = draft.frame(number);
  draft.update(number, { retries: retriers.map((_, at) => (retries[at] ?? 0) + (at === index ? 1 : 0)) });
  const delay = retryDelay(retrier, used, draft.random);
  if (delay <= 0) {
    draft.queue.push({ kind: 'begin', frame: number });
  } else {
    const timer = draft.setTimer(draft.at + delay, { kind: 'retry', frame: number });
    draft.update(number, { waiting: { kind: 'retry', timer } });
  }
  return true;
}

async function goToCatcher(
  draft: Draft,
  frame: number,
  state: State,
  catcher: Catcher,
  location: string,
  failure: StateFailure,
): Promise<void> {
  const errorOutput: Json = {
    Error: failure.error ?? null,
    // A timeout has no cause in the history, and an empty one here.
    Cause: failure.reason ?? (failure.error === 'States.Timeout' ? '' : null),
  };
  await leaveState(draft, frame, state, { yields: catcher, errorOutput, next: catcher.next, location });
}

async function failFrame(draft: Draft, number: number, state: State, failure: StateFailure): Promise<void> {
  const frame = draft.frame(number);
  if (frame.parent === undefined) {
    const { error, reason } = failure;
    // A state that fails again at once writes nothing of its own.
    const previous = draft.justRedriven ?? frame.previousEventId;
    draft.end('FAILED', 'ExecutionFailed', previous, { error, cause: reason });
  }
  if (state.kind === 'Task') draft.emit('TaskStateAborted', frame.previousEventId);
  const parent = currentState(draft, frame.parent);
  if (parent.kind === 'Map') {
    draft.emit('MapIterationFailed', frame.previousEventId, { name: parent.name, index: frame.index });
  }
  draft.removeFrame(number);
  draft.update(frame.parent, { previousEventId: frame.previousEventId });
  await answerFailure(draft, frame.parent, failure);
}

/** The failure that what was thrown stands for; JSONata's are written down with EvaluationFailed. */
function recordFailure(draft: Draft, number: number, thrown: Failure): StateFailure {
  if (thrown instanceof StateFailure) return thrown;
  const frame = draft.frame(number);
  const reason = whileExecuting(frame, thrown.message);
  if (!(thrown instanceof EvaluationFailure)) {
    return new StateFailure(thrown.error, reason, {
      kind: thrown.error === 'States.Runtime' ? 'terminal' : 'ordinary',
    });
  }
  const error = 'States.QueryEvaluationError';
  // Within the decision that entered the state, AWS lets the event point before the entry.
  const isEntry =
    frame.enteredStep === draft.step && frame.previousEventId === frame.enteredEventId && !thrown.afterEntering;
  const id = draft.emit('EvaluationFailed', isEntry ? frame.beforeEntered : frame.previousEventId, {
    state: frame.state,
    error,
    cause: reason,
    ...(thrown.location === undefined ? {} : { location: thrown.location }),
  });
  draft.update(number, { previousEventId: id });
  return new StateFailure(error, reason);
}
