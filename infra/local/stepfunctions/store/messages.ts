import type { QueuedWrite } from './stored-execution.ts';

/** What the main thread asks of the worker, which does one after the other. */
export type Request =
  | { readonly kind: 'write'; readonly writes: readonly QueuedWrite[] }
  /** All that was written before survives a loss of power. */
  | { readonly kind: 'sync' }
  /** Goes on beside what comes after it. */
  | { readonly kind: 'prune'; readonly olderThan: number }
  | { readonly kind: 'close' };

/** A request with the number by which it is answered. */
export type NumberedRequest = { readonly number: number; readonly request: Request };

export type Reply =
  | { readonly kind: 'ready' }
  | { readonly kind: 'done'; readonly number: number; readonly value: number }
  /** Nothing more will be written. */
  | { readonly kind: 'failed'; readonly message: string; readonly errcode: number | undefined };
