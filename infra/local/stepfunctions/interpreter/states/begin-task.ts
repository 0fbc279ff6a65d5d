import type { Draft } from '../draft.ts';
import { effectsOfTask } from '../effect.ts';
import type { PendingTask, TaskRequest } from '../execution-state.ts';
import type { Scope } from '../expression.ts';
import { isObject, type JsonText, jsonOf } from '../json.ts';
import type { TaskState } from '../machine.ts';
import type { Outcome } from '../outcome.ts';
import { effectiveInput, scopeOf } from '../scope.ts';
import { StateFailure, whileExecuting } from '../state-failure.ts';
import { outlivesRequest, taskNaming } from '../task-naming.ts';
import { taskRequest, UnusableParameters } from '../task-request.ts';
import { evaluateTemplate, type Template } from '../template.ts';
import { expectWholeNumber } from './expect.ts';

const MAX_SECONDS = 99_999_999;

/** Schedules the task's call; its result, or its token's, comes with a later event. */
export async function beginTask(draft: Draft, frame: number, state: TaskState): Promise<Outcome> {
  const number = draft.number();
  const token = outlivesRequest(state.resource) ? tokenOf(draft, number) : undefined;
  const scope = scopeOf(draft, frame, token === undefined ? {} : { taskToken: token });
  const parameters: JsonText = state.arguments
    ? jsonOf(await evaluateTemplate(state.arguments, scope, 'Arguments'))
    : effectiveInput(draft, frame);
  const timeoutSeconds = await secondsOf(state.timeoutSeconds, scope, 'TimeoutSeconds');
  const heartbeatSeconds = await secondsOf(state.heartbeatSeconds, scope, 'HeartbeatSeconds');
  const roleArn = await roleOf(state.credentials, scope);
  const request = requestOf(draft, frame, state, number, parameters);
  emitScheduled(draft, frame, state, parameters, {
    ...(timeoutSeconds === undefined ? {} : { timeoutInSeconds: timeoutSeconds }),
    ...(heartbeatSeconds === undefined ? {} : { heartbeatInSeconds: heartbeatSeconds }),
    ...(roleArn === undefined ? {} : { taskCredentials: { roleArn } }),
  });

  const timer = (after: number | undefined, kind: 'timeout' | 'heartbeat'): number | undefined =>
    after === undefined ? undefined : draft.setTimer(draft.at + after * 1000, { kind, task: number });
  const task: PendingTask = {
    number,
    frame,
    request,
    token,
    submitted: false,
    heartbeatSeconds,
    timeoutTimer: timer(timeoutSeconds, 'timeout'),
    heartbeatTimer: timer(heartbeatSeconds, 'heartbeat'),
  };
  draft.setTask(task);
  draft.update(frame, { waiting: { kind: 'task', task: number } });
  draft.effects.push(...effectsOfTask(task));
  return { kind: 'waiting' };
}

async function secondsOf(template: Template | undefined, scope: Scope, location: string): Promise<number | undefined> {
  if (!template) return undefined;
  const value = await evaluateTemplate(template, scope, location);
  return expectWholeNumber(template, value, location, { least: 1, most: MAX_SECONDS });
}

/** The role is written down and not assumed: there is no IAM here. */
async function roleOf(template: Template | undefined, scope: Scope): Promise<string | undefined> {
  const credentials = template && (await evaluateTemplate(template, scope, 'Credentials'));
  return isObject(credentials) && typeof credentials.RoleArn === 'string' ? credentials.RoleArn : undefined;
}

/** It leads to its task by itself and holds what nobody can guess. */
function tokenOf(draft: Draft, task: number): string {
  const text = JSON.stringify([draft.facts.arn, task, draft.random.hex(32)]);
  return Buffer.from(text).toString('base64');
}

function requestOf(draft: Draft, frame: number, state: TaskState, task: number, parameters: JsonText): TaskRequest {
  try {
    return taskRequest(state.resource, parameters, { executionArn: draft.facts.arn, task, at: draft.at });
  } catch (error) {
    if (!(error instanceof UnusableParameters)) throw error;
    const field = state.language === 'JSONata' ? 'Arguments' : 'Parameters';
    const message = `The ${field} '${parameters.text}' could not be used to start the Task: [${error.message}]`;
    throw new StateFailure('States.Runtime', whileExecuting(draft.frame(frame), message), { kind: 'terminal' });
  }
}

function emitScheduled(draft: Draft, frame: number, state: TaskState, parameters: JsonText, limits: object): void {
  const naming = taskNaming(state.resource);
  if (!naming) {
    const resource = state.resource.kind === 'function' ? state.resource.arn : '';
    draft.emitIn(frame, 'LambdaFunctionScheduled', { input: parameters.text, resource, ...limits });
    draft.emitIn(frame, 'LambdaFunctionStarted');
    return;
  }
  const { region } = draft.facts;
  draft.emitIn(frame, 'TaskScheduled', { ...naming, region, parameters: parameters.text, ...limits });
  draft.emitIn(frame, 'TaskStarted', naming);
}
