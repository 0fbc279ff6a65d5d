import type { ErrorBody } from './api-error.ts';

/** What is known of a call when it may be made to misbehave. */
export interface ReceivedCall {
  readonly method: string;
  readonly path: string;
  readonly idempotencyKey: string | undefined;
  readonly body: string;
}

export type Fate =
  | { readonly kind: 'goOn' }
  /** The connection is closed without an answer. */
  | { readonly kind: 'cutConnection' }
  /** This answer is given instead; nothing is remembered of it. */
  | { readonly kind: 'answer'; readonly status: number; readonly error: ErrorBody };

/** Where calls are made to misbehave. A time-out is a promise that is late. */
export interface Faults {
  /** Asked before anything is read or written. */
  before(call: ReceivedCall): Promise<Fate>;
  /** Asked when the effect is on disk and the answer is not sent yet. */
  after(call: ReceivedCall): Promise<Fate>;
}

const goOn: Promise<Fate> = Promise.resolve({ kind: 'goOn' });

export const noFaults: Faults = { before: () => goOn, after: () => goOn };
