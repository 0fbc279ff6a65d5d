import type { Draft } from '../draft.ts';
import type { PendingTask, TaskRequest } from '../execution-state.ts';
import { isObject, type Json, type JsonText, jsonOf } from '../json.ts';
import type { TaskState } from '../machine.ts';
import type { Outcome } from '../outcome.ts';
import { scopeOf } from '../scope.ts';
import { StateFailure } from '../state-failure.ts';
import { evaluateTemplate, type Template } from '../template.ts';
import { expectWholeNumber } from './expect.ts';

const MAX_SECONDS = 99_999_999;

/** Schedules the task's call; its result, or its token's, comes with a later event. */
export async function beginTask(draft: Draft, frame: number, state: TaskState): Promise<Outcome> {
  const number = draft.number();
  const token = isCallback(state) ? tokenOf(draft, number) : undefined;
  const scope = scopeOf(draft, frame, token === undefined ? {} : { taskToken: token });
  const seconds = async (template: Template | undefined, location: string): Promise<number | undefined> =>
    template &&
    expectWholeNumber(template, await evaluateTemplate(template, scope, location), location, {
      least: 1,
      most: MAX_SECONDS,
    });

  const parameters: JsonText = state.arguments
    ? jsonOf(await evaluateTemplate(state.arguments, scope, 'Arguments'))
    : draft.frame(frame).input;
  const timeoutSeconds = await seconds(state.timeoutSeconds, 'TimeoutSeconds');
  const heartbeatSeconds = await seconds(state.heartbeatSeconds, 'HeartbeatSeconds');
  const request = requestOf(state, parameters);
  const limits = {
    ...(timeoutSeconds === undefined ? {} : { timeoutInSeconds: timeoutSeconds }),
    ...(heartbeatSeconds === undefined ? {} : { heartbeatInSeconds: heartbeatSeconds }),
  };
  if (state.resource.kind === 'function') {
    draft.emitIn(frame, 'LambdaFunctionScheduled', {
      input: parameters.text,
      resource: state.resource.arn,
      ...limits,
    });
    draft.emitIn(frame, 'LambdaFunctionStarted');
  } else {
    const resource = resourceOf(state);
    draft.emitIn(frame, 'TaskScheduled', {
      ...resource,
      region: draft.facts.region,
      parameters: parameters.text,
      ...limits,
    });
    draft.emitIn(frame, 'TaskStarted', resource);
  }
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
  draft.effects.push({ kind: 'call', task: number, request, waitsForToken: token !== undefined });
  return { kind: 'waiting' };
}

/** How the history names what a task calls. */
export function resourceOf(state: TaskState): { resource: string; resourceType: string } {
  return { resource: isCallback(state) ? 'invoke.waitForTaskToken' : 'invoke', resourceType: 'lambda' };
}

function isCallback(state: TaskState): boolean {
  return state.resource.kind === 'lambda-invoke' && state.resource.waitForTaskToken;
}

/** It leads to its task by itself and holds what nobody can guess. */
function tokenOf(draft: Draft, task: number): string {
  const text = JSON.stringify([draft.facts.arn, task, draft.random.hex(32)]);
  return Buffer.from(text).toString('base64');
}

function requestOf(state: TaskState, parameters: JsonText): TaskRequest {
  if (state.resource.kind === 'function') {
    return {
      kind: 'lambda',
      style: 'function',
      functionName: state.resource.arn,
      qualifier: undefined,
      payload: parameters.text,
      invocationType: undefined,
    };
  }
  const fields = parameters.value;
  const functionName = isObject(fields) ? fields.FunctionName : undefined;
  if (!isObject(fields) || typeof functionName !== 'string' || functionName === '') {
    throw new StateFailure(
      'States.Runtime',
      `An error occurred while executing the state '${state.name}'. The field 'FunctionName' of the arguments must be the name of a function, but was: ${JSON.stringify(functionName) ?? 'absent'}`,
      { kind: 'terminal' },
    );
  }
  const text = (value: Json | undefined): string | undefined => (typeof value === 'string' ? value : undefined);
  return {
    kind: 'lambda',
    style: 'invoke',
    functionName,
    qualifier: text(fields.Qualifier),
    payload: fields.Payload === undefined ? '' : JSON.stringify(fields.Payload),
    invocationType: text(fields.InvocationType),
  };
}
