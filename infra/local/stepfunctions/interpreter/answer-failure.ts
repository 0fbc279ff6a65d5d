import { abortChildren } from './abort-children.ts';
import type { Draft } from './draft.ts';
import type { Json } from './json.ts';
import { currentState, leaveState } from './leave-state.ts';
import type { Catcher, Retrier, State } from './machine.ts';
import { coversFailure, retryDelay } from './retry-policy.ts';
import { EvaluationFailure, type Failure, isFailure, StateFailure, whileExecuting } from './state-failure.ts';

/**
 * Answers a failure of the frame's state: a retry, a catch, or the failure of what encloses it.
 * `succeeded` is the event of the success that the state had before it failed.
 */
export function answerFailure(draft: Draft, frame: number, thrown: Failure, succeeded?: number): Promise<void> {
  return draft.unwind(() => answer(draft, frame, thrown, succeeded));
}

async function answer(draft: Draft, frame: number, thrown: Failure, succeeded?: number): Promise<void> {
  const failure = recordFailure(draft, frame, thrown, draft.frame(frame).previousEventId);
  if (failure.kind === 'terminal') endExecution(draft, frame, failure, succeeded);
  const state = currentState(draft, frame);
  const { waiting, previousEventId } = draft.frame(frame);
  if (waiting.kind === 'task') draft.removeTask(waiting.task);
  if (waiting.kind === 'children') abortChildren(draft, frame, previousEventId);
  draft.update(frame, { waiting: { kind: 'nothing' } });

  if ('retry' in state && retry(draft, frame, state.retry, failure)) return;
  stateFailed(draft, frame, state);
  const position = 'catch' in state ? state.catch.findIndex((one) => coversFailure(one.errorEquals, failure)) : -1;
  const catcher = 'catch' in state ? state.catch[position] : undefined;
  if (!catcher) return failFrame(draft, frame, state, failure);
  try {
    await goToCatcher(draft, frame, state, catcher, `Catch[${position}]/`, failure);
  } catch (error) {
    if (!isFailure(error)) throw error;
    const second = recordFailure(draft, frame, error, previousEventId);
    if (second.kind === 'terminal') endExecution(draft, frame, second);
    stateFailed(draft, frame, state);
    await failFrame(draft, frame, state, second);
  }
}

/** The execution ends with a failure; one that nothing can answer ends it wherever it happened, with nothing between. */
function endExecution(draft: Draft, frame: number, { error, reason }: StateFailure, after?: number): never {
  // A state that fails again at once after a redrive writes nothing of its own.
  const previous = draft.justRedriven ?? after ?? draft.frame(frame).previousEventId;
  return draft.end('FAILED', 'ExecutionFailed', previous, { error, cause: reason });
}

function stateFailed(draft: Draft, frame: number, { kind }: State): void {
  if (kind === 'Map' || kind === 'Parallel') draft.emitIn(frame, `${kind}StateFailed`);
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
  if (frame.parent === undefined) return endExecution(draft, number, failure);
  const { previousEventId } = frame;
  if (state.kind === 'Task') draft.emit('TaskStateAborted', previousEventId);
  draft.removeFrame(number);
  abortChildren(draft, frame.parent, previousEventId);
  const parent = currentState(draft, frame.parent);
  if (parent.kind === 'Map') {
    draft.emit('MapIterationFailed', previousEventId, { name: parent.name, index: frame.index });
  }
  draft.update(frame.parent, { previousEventId });
  await answerFailure(draft, frame.parent, failure);
}

/**
 * The failure that what was thrown stands for; JSONata's are written down with EvaluationFailed,
 * after what was the frame's last event when the state's work began.
 */
function recordFailure(draft: Draft, number: number, thrown: Failure, last: number): StateFailure {
  if (thrown instanceof StateFailure) return thrown;
  const frame = draft.frame(number);
  const reason = whileExecuting(frame, thrown.message);
  if (!(thrown instanceof EvaluationFailure)) {
    return new StateFailure(thrown.error, reason, {
      kind: thrown.error === 'States.Runtime' ? 'terminal' : 'ordinary',
    });
  }
  const error = thrown.error ?? 'States.QueryEvaluationError';
  const cause = thrown.error === undefined ? reason : thrown.message;
  // Within the decision that entered the state, AWS lets the event point before the entry.
  const isEntry = frame.enteredStep === draft.step && last === frame.enteredEventId && !thrown.afterEntering;
  const id = draft.emit('EvaluationFailed', isEntry ? frame.beforeEntered : last, {
    state: frame.state,
    error,
    cause,
    ...(thrown.location === undefined ? {} : { location: thrown.location }),
  });
  draft.update(number, { previousEventId: id });
  return new StateFailure(error, cause, { kind: thrown.error === undefined ? 'ordinary' : 'terminal' });
}
