import type { Draft } from './draft.ts';
import type { PendingTask } from './execution-state.ts';
import { exceedsDataLimit, parseJson } from './json.ts';
import { currentState, dataLimitExceeded } from './leave-state.ts';
import { redrive } from './redrive.ts';
import { StateFailure } from './state-failure.ts';
import { resourceOf } from './states/begin-task.ts';
import type { Stimulus } from './stimulus.ts';

/** Writes an event's own history and puts what follows from it in the queue. */
export function receive(draft: Draft, stimulus: Stimulus): void {
  if (stimulus.kind === 'redriven') {
    redrive(draft, stimulus.clientToken);
    return;
  }
  if (draft.execution.status !== 'RUNNING') return;
  if (stimulus.kind === 'stopped') {
    // Points at nothing, as AWS writes it.
    draft.end('ABORTED', 'ExecutionAborted', 0, { error: stimulus.error, cause: stimulus.cause });
  }
  switch (stimulus.kind) {
    case 'timer-fired':
      timerFired(draft, stimulus.timer);
      return;
    case 'task-submitted':
    case 'task-succeeded':
    case 'task-failed':
    case 'task-heartbeat': {
      const task = draft.task(stimulus.task);
      if (task) taskAnswered(draft, task, stimulus);
    }
  }
}

type TaskStimulus = Exclude<Stimulus, { kind: 'stopped' | 'timer-fired' | 'redriven' }>;

function taskAnswered(draft: Draft, task: PendingTask, stimulus: TaskStimulus): void {
  switch (stimulus.kind) {
    case 'task-submitted':
      draft.emitIn(task.frame, 'TaskSubmitted', { ...naming(draft, task), output: stimulus.output });
      draft.setTask({ ...task, submitted: true });
      return;
    case 'task-heartbeat': {
      if (task.heartbeatTimer === undefined || task.heartbeatSeconds === undefined) return;
      draft.clearTimer(task.heartbeatTimer);
      const at = draft.at + task.heartbeatSeconds * 1000;
      const heartbeatTimer = draft.setTimer(at, { kind: 'heartbeat', task: task.number });
      draft.setTask({ ...task, heartbeatTimer });
      return;
    }
    case 'task-failed':
      taskFailed(draft, task, new StateFailure(stimulus.error, stimulus.cause));
      return;
    case 'task-succeeded': {
      if (exceedsDataLimit(stimulus.output)) {
        const subject = task.request.style === 'invoke' ? 'lambda' : task.request.functionName;
        taskFailed(draft, task, dataLimitExceeded(subject, 'ordinary'));
        return;
      }
      release(draft, task);
      const type = task.request.style === 'invoke' ? 'TaskSucceeded' : 'LambdaFunctionSucceeded';
      draft.emitIn(task.frame, type, { ...naming(draft, task), output: stimulus.output });
      const result = parseJson(stimulus.output);
      draft.queue.push({ kind: 'settle', frame: task.frame, outcome: { kind: 'done', result } });
    }
  }
}

function taskFailed(draft: Draft, task: PendingTask, failure: StateFailure, suffix = 'Failed'): void {
  release(draft, task);
  const type = task.request.style === 'invoke' ? `Task${suffix}` : `LambdaFunction${suffix}`;
  draft.emitIn(task.frame, type, {
    ...naming(draft, task),
    ...(failure.error === undefined ? {} : { error: failure.error }),
    ...(failure.reason === undefined ? {} : { cause: failure.reason }),
  });
  draft.queue.push({ kind: 'settle', frame: task.frame, outcome: { kind: 'failed', failure } });
}

/** The task has its answer: later ones come too late. */
function release(draft: Draft, task: PendingTask): void {
  draft.removeTask(task.number);
  draft.update(task.frame, { waiting: { kind: 'nothing' } });
}

function naming(draft: Draft, task: PendingTask): Record<string, string> {
  const state = currentState(draft, task.frame);
  return state.kind === 'Task' && state.resource.kind === 'lambda-invoke' ? resourceOf(state) : {};
}

function timerFired(draft: Draft, number: number): void {
  const timer = draft.timer(number);
  if (!timer) return;
  draft.removeTimer(number);
  const { purpose } = timer;
  if (purpose.kind === 'execution-timeout') draft.end('TIMED_OUT', 'ExecutionTimedOut', 0, {});
  switch (purpose.kind) {
    case 'wait':
      draft.update(purpose.frame, { waiting: { kind: 'nothing' } });
      draft.queue.push({ kind: 'settle', frame: purpose.frame, outcome: { kind: 'done' } });
      return;
    case 'retry':
      draft.update(purpose.frame, { waiting: { kind: 'nothing' } });
      draft.queue.push({ kind: 'begin', frame: purpose.frame });
      return;
    case 'timeout':
    case 'heartbeat': {
      const task = draft.task(purpose.task);
      const aliases = purpose.kind === 'heartbeat' ? ['States.HeartbeatTimeout'] : [];
      if (task) taskFailed(draft, task, new StateFailure('States.Timeout', undefined, { aliases }), 'TimedOut');
    }
  }
}
