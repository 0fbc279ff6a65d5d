import type { ExecutionState, TaskRequest } from './execution-state.ts';

/** What the driver has to do, once the event that asked for it is on disk. */
export type Effect =
  | {
      readonly kind: 'call';
      readonly task: number;
      readonly request: TaskRequest;
      /** The answer only says that the request was made; the result comes by the task's token. */
      readonly waitsForToken: boolean;
    }
  | { readonly kind: 'set-timer'; readonly timer: number; readonly at: number }
  | { readonly kind: 'clear-timer'; readonly timer: number };

/** What an execution waits for: the effects to perform again when it goes on after a restart. */
export function effectsOf(state: ExecutionState): Effect[] {
  if (state.status !== 'RUNNING') return [];
  const effects: Effect[] = [];
  for (const [timer, { at }] of state.timers) effects.push({ kind: 'set-timer', timer, at });
  for (const task of state.tasks.values()) {
    if (task.submitted) continue;
    effects.push({ kind: 'call', task: task.number, request: task.request, waitsForToken: task.token !== undefined });
  }
  return effects;
}
