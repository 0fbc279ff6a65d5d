import type { ExecutionState, PendingTask, TaskRequest } from './execution-state.ts';
import type { MapRunRequest } from './map-run-request.ts';

/** What the driver has to do, once the event that asked for it is on disk. */
export type Effect =
  | {
      readonly kind: 'call';
      readonly task: number;
      readonly request: TaskRequest;
      /** The answer only says that the request was made; the result comes by the task's token, or with `await-execution`. */
      readonly waitsForToken: boolean;
    }
  /** The end of an execution that the task has started is the task's result, its output as JSON or as its text. */
  | {
      readonly kind: 'await-execution';
      readonly task: number;
      readonly executionArn: string;
      readonly isParsed: boolean;
    }
  /** The task that started it is given up: nobody waits for it any more. */
  | { readonly kind: 'stop-execution'; readonly executionArn: string; readonly cause: string }
  | { readonly kind: 'start-map-run'; readonly request: MapRunRequest }
  | { readonly kind: 'stop-map-run'; readonly mapRunArn: string }
  | { readonly kind: 'set-timer'; readonly timer: number; readonly at: number }
  | { readonly kind: 'clear-timer'; readonly timer: number };

/** Why an execution was stopped that a task of this one had started and gave up, in AWS's words. */
export function causeOfGivingUp(executionArn: string): string {
  return `The Task state in AWS Step Functions execution [${executionArn}] which was managing this resource was aborted`;
}

/** What an execution waits for: the effects to perform again when it goes on after a restart. */
export function effectsOf(state: ExecutionState): Effect[] {
  if (state.status !== 'RUNNING') return [];
  const effects: Effect[] = [];
  for (const [timer, { at }] of state.timers) effects.push({ kind: 'set-timer', timer, at });
  for (const task of state.tasks.values()) effects.push(...effectsOfTask(task));
  for (const { waiting } of state.frames.values()) {
    if (waiting.kind === 'map-run') effects.push({ kind: 'start-map-run', request: waiting.request });
  }
  return effects;
}

/** What is to be done for a task, besides its timers; nothing while it waits for its token alone. */
export function effectsOfTask({ number, request, submitted, token, child }: PendingTask): Effect[] {
  if (child) return [{ kind: 'await-execution', task: number, ...child }];
  return submitted ? [] : [{ kind: 'call', task: number, request, waitsForToken: token !== undefined }];
}
