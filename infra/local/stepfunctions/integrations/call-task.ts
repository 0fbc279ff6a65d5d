import type { TaskRequest } from '../interpreter/execution-state.ts';

/** How a task's call ended. `output` is the text of a JSON value. */
export type TaskAnswer =
  | { readonly kind: 'succeeded'; readonly output: string }
  | { readonly kind: 'failed'; readonly error: string; readonly cause: string };

/** Makes a task's call; it never throws. */
export type CallTask = (request: TaskRequest) => Promise<TaskAnswer>;

/** A request of one kind. */
export type RequestOf<Kind extends TaskRequest['kind']> = Extract<TaskRequest, { kind: Kind }>;
