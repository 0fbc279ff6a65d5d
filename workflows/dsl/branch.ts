import type { Merge } from './scope.ts';

declare const phase: unique symbol;
declare const added: unique symbol;

/**
 * What a branch gives back is compared by this brand alone, and holds only what the branch added: comparing whole
 * builders takes minutes at 80 states.
 */
export interface Branch<out Phase> {
  readonly [phase]: Phase;
}
export interface Continues<out Added, out Phase> extends Branch<Phase> {
  readonly [added]: () => Added;
}
export type AddedOf<B> = B extends { readonly [added]: () => infer Added } ? Added : never;

/** What is there after a wait: its result, unless a branch for the time-out comes back without one. */
export type Parted<Name extends string, Output, TimedOut> = TimedOut extends (branch: never) => infer Back
  ? Merge<{ readonly [N in Name]: Output } | AddedOf<Back>>
  : { readonly [N in Name]: Output };
