import type { TaskContract } from '../../tasks/task.ts';
import type { Exact, Refs } from './reference.ts';

/** A task that answers with its result. */
export type Action<Input, Output, Declines extends string> = TaskContract<Input, Output, Declines> & {
  readonly isCallback: false;
};

/** A task whose result comes by callback. */
export type Callback<Input, Output> = TaskContract<Input, Output, never> & { readonly isCallback: true };

/** Any task, as the generator reads it. */
export type AnyTask = TaskContract<unknown, unknown, string>;

/** Where a decline has no answer: undos, probes, claims, closings and all that follows the pivot. */
export type NeverDeclines<Declines extends string> = [Declines] extends [never]
  ? unknown
  : { readonly 'a task that can decline has no place here: there is no answer to': Declines };

/** A step's arguments, from the typed stand-ins of what earlier steps provide. */
export type Args<Scope, Input, A> = (scope: Refs<Scope>) => A & Exact<A, NoInfer<Input>>;

interface Titled {
  /** The state's name, in words support staff understand; made from the task's name when absent. */
  readonly title?: string;
}

export type { Titled };

/** What the workflow becomes when a step fails: one end for each declared decline, and one for all that is not declared. */
export type Answers<Ends extends string, Declines extends string> = Titled & {
  /** The end when the step fails in a way it does not declare: retries used up, timed out, unknown. */
  readonly otherwise: Ends;
} & Declined<Ends, Declines>;

export type Declined<Ends extends string, Declines extends string> = [Declines] extends [never]
  ? unknown
  : { readonly declined: { readonly [Decline in Declines]: Ends } };
