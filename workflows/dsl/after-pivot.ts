import type { NoOtherCases } from './before-pivot.ts';
import type { AddedOf, Branch, Continues, Parted } from './branch.ts';
import type { Built, Ended } from './built.ts';
import type { Action, Args, Callback, NeverDeclines, Titled } from './contract.ts';
import type { FinishBranch, Finished, FinishOptions } from './parallel-branch.ts';
import type { Arg } from './reference.ts';
import type { Cases, Fresh, Matchable, Merge, Narrow, With } from './scope.ts';

type Path<In, Ends extends string, Scope> = (branch: AfterPivot<In, Ends, Scope>) => Branch<'after'> | Ended;

/** What can follow once there is no way back: everything is repeated until it works, and nothing is undone. */
export interface AfterPivot<In, Ends extends string, Scope, Added = unknown> extends Continues<Added, 'after'> {
  /** Asks, and changes nothing in the world. What it may answer is its result: here it cannot decline. */
  read<Name extends string, Input, Output, Declines extends string, A extends Arg<Input>>(
    name: Fresh<Name, Scope>,
    task: Action<Input, Output, Declines> & NeverDeclines<Declines>,
    args: Args<Scope, Input, A>,
    options?: Titled,
  ): AfterPivot<In, Ends, With<Scope, Name, Output>, With<Added, Name, Output>>;

  /** Repeated until it works; when even that is used up the execution fails here, and a redrive goes on from here. */
  finish<
    Name extends string,
    Input,
    Output,
    Declines extends string,
    A extends Arg<Input>,
    Options extends FinishOptions = Titled,
  >(
    name: Fresh<Name, Scope>,
    task: Action<Input, Output, Declines> & NeverDeclines<Declines>,
    args: Args<Scope, Input, A>,
    options?: Options,
  ): AfterPivot<In, Ends, Finished<Scope, Name, Output, Options>, Finished<Added, Name, Output, Options>>;

  /** Waits for an answer from outside, for a time. */
  wait<Name extends string, Input, Output, A extends Arg<Input>, TimedOut extends Ends | Path<In, Ends, Scope>>(
    name: Fresh<Name, Scope>,
    task: Callback<Input, Output>,
    options: Titled & {
      readonly args: Args<Scope, Input, A>;
      readonly timeoutSeconds: number;
      /** The longest silence; whoever will answer must say that it is still there. */
      readonly heartbeatSeconds?: number;
      /** The end, or a branch, when nobody answered in time. Nothing is undone. */
      readonly timedOut: TimedOut;
    },
  ): AfterPivot<In, Ends, Scope & Parted<Name, Output, TimedOut>, Added & Parted<Name, Output, TimedOut>>;

  /** Lets time pass. */
  pause(title: string, duration: { readonly seconds: number }): AfterPivot<In, Ends, Scope, Added>;

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

  /** Runs branches side by side; the result has each branch's results under the branch's name. */
  parallel<
    Name extends string,
    Branches extends { readonly [B: string]: (branch: FinishBranch<In, Scope>) => Branch<'parallel'> },
  >(
    name: Fresh<Name, Scope>,
    branches: Branches,
    options?: Titled,
  ): AfterPivot<
    In,
    Ends,
    With<Scope, Name, { readonly [B in keyof Branches]: AddedOf<ReturnType<Branches[B]>> }>,
    With<Added, Name, { readonly [B in keyof Branches]: AddedOf<ReturnType<Branches[B]>> }>
  >;

  /** Ends otherwise than hoped. Nothing is undone. */
  end(end: Ends, reason: Titled & { readonly because: string }): Ended;

  /** Ends well, in a state of this name. */
  succeed(name: string): Built<In, Ends>;
}

type Matched<In, Ends extends string, Scope, Added, BranchAdded> = [BranchAdded] extends [never]
  ? Built<In, Ends>
  : AfterPivot<In, Ends, Scope & Merge<BranchAdded>, Added & Merge<BranchAdded>>;
