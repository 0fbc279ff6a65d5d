import type { Draft } from './draft.ts';
import { effectsOfTask } from './effect.ts';
import type { PendingTask } from './execution-state.ts';
import { exceedsDataLimit, isObject, parseJson } from './json.ts';
import { currentState, dataLimitExceeded } from './leave-state.ts';
import type { TaskResource } from './machine.ts';
import { StateFailure } from './state-failure.ts';
import type { Stimulus } from './stimulus.ts';
import { outlivesRequest, taskNaming } from './task-naming.ts';

type TaskStimulus = Extract<Stimulus, { kind: 'task-submitted' | 'task-succeeded' | 'task-failed' | 'task-heartbeat' }>;

/** Takes what came for a task that still waits for it. */
export function answerTask(draft: Draft, task: PendingTask, stimulus: TaskStimulus): void {
  switch (stimulus.kind) {
    case 'task-submitted':
      submitted(draft, task, stimulus.output);
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
      failed(draft, task, new StateFailure(stimulus.error, stimulus.cause), failureSuffix(draft, task));
      return;
    case 'task-succeeded':
      succeeded(draft, task, stimulus.output);
  }
}

/** The task took longer than its TimeoutSeconds, or sent no heartbeat for longer than its HeartbeatSeconds. */
export function timeOutTask(draft: Draft, task: PendingTask, limit: 'timeout' | 'heartbeat'): void {
  draft.giveUpTask(task.number);
  const aliases = limit === 'heartbeat' ? ['States.HeartbeatTimeout'] : [];
  failed(draft, task, new StateFailure('States.Timeout', undefined, { aliases }), 'TimedOut');
}

function submitted(draft: Draft, task: PendingTask, output: string): void {
  if (task.submitted) return;
  const resource = resourceOf(draft, task);
  draft.emitIn(task.frame, 'TaskSubmitted', { ...taskNaming(resource), output });
  const after: PendingTask = { ...task, submitted: true, ...childOf(resource, output) };
  draft.setTask(after);
  draft.effects.push(...effectsOfTask(after));
}

/** The execution that the task ends with, which the answer to its start names. */
function childOf(resource: TaskResource, output: string): Pick<PendingTask, 'child'> {
  if (resource.kind === 'function' || (resource.pattern !== 'sync' && resource.pattern !== 'sync:2')) return {};
  const { value } = parseJson(output);
  const executionArn = isObject(value) ? value.ExecutionArn : undefined;
  if (typeof executionArn !== 'string') throw new Error(`expected the ARN of what was started, found ${output}`);
  return { child: { executionArn, isParsed: resource.pattern === 'sync:2' } };
}

function succeeded(draft: Draft, task: PendingTask, output: string): void {
  const resource = resourceOf(draft, task);
  const naming = taskNaming(resource);
  if (exceedsDataLimit(output)) {
    const subject = naming?.resourceType ?? (resource.kind === 'function' ? resource.arn : '');
    failed(draft, task, dataLimitExceeded(subject, 'ordinary'), 'Failed');
    return;
  }
  release(draft, task);
  draft.emitIn(task.frame, naming ? 'TaskSucceeded' : 'LambdaFunctionSucceeded', { ...naming, output });
  draft.queue.push({ kind: 'settle', frame: task.frame, outcome: { kind: 'done', result: parseJson(output) } });
}

/** A request that failed was never submitted; a function may well have failed by its token before it returns. */
function failureSuffix(draft: Draft, task: PendingTask): 'Failed' | 'SubmitFailed' {
  const isRequest = outlivesRequest(resourceOf(draft, task)) && !task.submitted && task.request.kind !== 'lambda';
  return isRequest ? 'SubmitFailed' : 'Failed';
}

function failed(
  draft: Draft,
  task: PendingTask,
  failure: StateFailure,
  suffix: 'Failed' | 'SubmitFailed' | 'TimedOut',
): void {
  release(draft, task);
  const naming = taskNaming(resourceOf(draft, task));
  draft.emitIn(task.frame, `${naming ? 'Task' : 'LambdaFunction'}${suffix}`, {
    ...naming,
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

function resourceOf(draft: Draft, task: PendingTask): TaskResource {
  const state = currentState(draft, task.frame);
  if (state.kind !== 'Task') throw new Error(`expected the state "${state.name}" to be a Task`);
  return state.resource;
}
