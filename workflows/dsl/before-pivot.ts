import type { AfterPivot } from './after-pivot.ts';
import type { AddedOf, Branch, Continues, Parted } from './branch.ts';
import type { Built, Ended } from './built.ts';
import type { Action, Answers, Args, Callback, NeverDeclines, Titled } from './contract.ts';
import type { ReadBranch } from './parallel-branch.ts';
import type { Arg, Exact } from './reference.ts';
import type { Cases, Fresh, InputScope, Matchable, Merge, Narrow, With } from './scope.ts';

type Next<In, Ends extends string, Scope, Added, Name extends string, Output> = BeforePivot<
  In,
  Ends,
  With<Scope, Name, Output>,
  With<Added, Name, Output>
>;

type Path<In, Ends extends string, Scope> = (branch: BeforePivot<In, Ends, Scope>) => Branch<'before'> | Ended;

/** What can follow while everything done so far can still be undone. Each call gives a new value. */
export interface BeforePivot<In, Ends extends string, Scope, Added = unknown> extends Continues<Added, 'before'> {
  /** Asks, and changes nothing in the world. */
  read<Name extends string, Input, Output, Declines extends string, A extends Arg<Input>>(
    name: Fresh<Name, Scope>,
    task: Action<Input, Output, Declines>,
    args: Args<Scope, Input, A>,
    answers: Answers<Ends, Declines>,
  ): Next<In, Ends, Scope, Added, Name, Output>;

  /** Changes the world, and can be undone: `.undo(…)` or `.irreversible(…)` must follow. */
  effect<Name extends string, Input, Output, Declines extends string, A extends Arg<Input>>(
    name: Fresh<Name, Scope>,
    task: Action<Input, Output, Declines>,
    args: Args<Scope, Input, A>,
    answers: Answers<Ends, Declines>,
  ): EffectNeedsUndo<Name, In, Ends, With<Scope, Name, Output>, With<Added, Name, Output>>;

  /** The point of no return: `.probe(…)` must follow. Nothing is undone after it. */
  pivot<Name extends string, Input, Output, Declines extends string, A extends Arg<Input>>(
    name: Fresh<Name, Scope>,
    task: Action<Input, Output, Declines>,
    args: Args<Scope, Input, A>,
    answers: Answers<Ends, Declines>,
  ): PivotNeedsProbe<Name, Output, In, Ends, With<Scope, Name, Output>, With<Added, Name, Output>>;

  /** Tells somebody. Nobody's business is undone for it: it is given up when its task's own retries are used up. */
  tell<Input, Declines extends string, A extends Arg<Input>>(
    task: Action<Input, unknown, Declines> & NeverDeclines<Declines>,
    args: Args<Scope, Input, A>,
    options?: Titled,
  ): BeforePivot<In, Ends, Scope, Added>;

  /** Waits for an answer from outside, for a time. */
  wait<Name extends string, Input, Output, A extends Arg<Input>, TimedOut extends Ends | Path<In, Ends, Scope>>(
    name: Fresh<Name, Scope>,
    task: Callback<Input, Output>,
    options: Titled & {
      readonly args: Args<Scope, Input, A>;
      readonly timeoutSeconds: number;
      /** The longest silence; whoever will answer must say that it is still there. */
      readonly heartbeatSeconds?: number;
      /** The end, or a branch, when nobody answered in time. */
      readonly timedOut: TimedOut;
      /** The end when the question could not be put, or was answered with a failure. */
      readonly otherwise: Ends;
    },
  ): BeforePivot<In, Ends, Scope & Parted<Name, Output, TimedOut>, Added & Parted<Name, Output, TimedOut>>;

  /** Lets time pass. */
  pause(title: string, duration: { readonly seconds: number }): BeforePivot<In, Ends, Scope, Added>;

  /** Goes on by the value of a field: one branch for each value it can have. */
  match<
    Variable extends keyof Scope & string,
    Field extends keyof Scope[Variable] & string,
    Branches extends {
      readonly [Case in Cases<Scope, Variable, Field>]: Path<In, Ends, Narrow<Scope, Variable, Field, Case>>;
    },
  >(
    variable: Variable,
    field: Matchable<Scope[Variable], Field>,
    cases: Branches & NoOtherCases<Branches, Cases<Scope, Variable, Field>>,
    options?: Titled,
  ): Matched<In, Ends, Scope, Added, AddedOf<ReturnType<Branches[keyof Branches]>>>;

  /** Runs branches of reads side by side; the result has each branch's results under the branch's name. */
  parallel<
    Name extends string,
    Branches extends { readonly [B: string]: (branch: ReadBranch<In, Ends, Scope>) => Branch<'parallel'> },
  >(
    name: Fresh<Name, Scope>,
    branches: Branches,
    answers: Titled & { readonly otherwise: Ends },
  ): Next<In, Ends, Scope, Added, Name, { readonly [B in keyof Branches]: AddedOf<ReturnType<Branches[B]>> }>;

  /** Undoes what was done and ends. */
  end(end: Ends, reason: Titled & { readonly because: string }): Ended;

  /** Ends well, in a state of this name. */
  succeed(name: string): Built<In, Ends>;
}

type Matched<In, Ends extends string, Scope, Added, BranchAdded> = [BranchAdded] extends [never]
  ? Built<In, Ends>
  : BeforePivot<In, Ends, Scope & Merge<BranchAdded>, Added & Merge<BranchAdded>>;

export type NoOtherCases<Branches, Known extends string> = {
  readonly [Other in Exclude<keyof Branches, Known>]: { readonly 'this case cannot happen': Other };
};

/** An effect must say how it is undone. The undo sees the workflow's input only: an effect of unknown outcome has no result. */
interface EffectNeedsUndo<Name extends string, In, Ends extends string, Scope, Added> {
  readonly 'an effect is not complete without an undo': Name;
  /** The task that undoes it: keyed by the input, accepting that the effect never happened, and safe to repeat. */
  undo<Input, Declines extends string, A extends Arg<Input>>(
    task: Action<Input, unknown, Declines> & NeverDeclines<Declines>,
    args: (scope: InputScope<In>) => A & Exact<A, NoInfer<Input>>,
    options?: Titled,
  ): BeforePivot<In, Ends, Scope, Added>;
  /** Says why nothing has to be undone. */
  irreversible(why: string): BeforePivot<In, Ends, Scope, Added>;
}

/** What a probe answers: only what excludes a later effect. One that cannot tell yet throws `Transient`. */
type Probed<Output> = { readonly outcome: 'happened'; readonly result: Output } | { readonly outcome: 'didNotHappen' };

/** A pivot must say how an unknown outcome is cleared up. The probe sees the workflow's input only. */
interface PivotNeedsProbe<Name extends string, Output, In, Ends extends string, Scope, Added> {
  readonly 'a pivot is not complete without a probe': Name;
  probe<Input, Declines extends string, A extends Arg<Input>>(
    task: Action<Input, Probed<Output>, Declines> & NeverDeclines<Declines>,
    args: (scope: InputScope<In>) => A & Exact<A, NoInfer<Input>>,
    options?: Titled,
  ): AfterPivot<In, Ends, Scope, Added>;
}
