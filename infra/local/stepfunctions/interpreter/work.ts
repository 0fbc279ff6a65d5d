import type { JsonText } from './json.ts';
import type { Outcome } from './outcome.ts';

/** What is left to do within one event. */
export type Work =
  | { readonly kind: 'enter'; readonly frame: number; readonly state: string; readonly input: JsonText }
  /** The state's own action, at its entry and at each retry. */
  | { readonly kind: 'begin'; readonly frame: number }
  /** A Map that goes on starts what it may of its items. */
  | { readonly kind: 'refill'; readonly frame: number }
  | { readonly kind: 'settle'; readonly frame: number; readonly outcome: Outcome };

/** Work that is data, so that an execution's state can hold it. */
export type LastingWork =
  | Exclude<Work, { kind: 'settle' }>
  | { readonly kind: 'settle'; readonly frame: number; readonly outcome: Outcome & { readonly kind: 'done' } };

/** Whether the work can be left for later. */
export function canWait(work: Work): work is LastingWork {
  return work.kind !== 'settle' || work.outcome.kind === 'done';
}
