import type { JsonText } from './json.ts';
import type { Yield } from './machine.ts';
import type { Failure } from './state-failure.ts';

/** What a state's own action came to. */
export type Outcome =
  /** It is done; `result` is `$states.result`, absent in states that have none. */
  | { readonly kind: 'done'; readonly result?: JsonText }
  /** A Choice has decided; what leaves it is the rule's, or the state's own for its default. */
  | { readonly kind: 'chosen'; readonly yields: Yield; readonly next: string; readonly location: string }
  | { readonly kind: 'failed'; readonly failure: Failure }
  /** It goes on with a later event, or with work it has put in the queue. */
  | { readonly kind: 'waiting' };
