import type { Continues } from './branch.ts';
import type { Action, Args, Declined, NeverDeclines, Titled } from './contract.ts';
import type { Arg, GivenUp } from './reference.ts';
import type { Fresh, With } from './scope.ts';

/** A branch that runs beside others before the pivot. AWS stops siblings in mid-call, so nothing in it may need an undo. */
export interface ReadBranch<In, Ends extends string, Scope, Added = unknown> extends Continues<Added, 'parallel'> {
  read<Name extends string, Input, Output, Declines extends string, A extends Arg<Input>>(
    name: Fresh<Name, Scope>,
    task: Action<Input, Output, Declines>,
    args: Args<Scope, Input, A>,
    answers: Titled & Declined<Ends, Declines>,
  ): ReadBranch<In, Ends, With<Scope, Name, Output>, With<Added, Name, Output>>;
}

/** A branch that runs beside others after the pivot: what it does is repeated until it works. */
export interface FinishBranch<In, Scope, Added = unknown> extends Continues<Added, 'parallel'> {
  read<Name extends string, Input, Output, Declines extends string, A extends Arg<Input>>(
    name: Fresh<Name, Scope>,
    task: Action<Input, Output, Declines> & NeverDeclines<Declines>,
    args: Args<Scope, Input, A>,
    options?: Titled,
  ): FinishBranch<In, With<Scope, Name, Output>, With<Added, Name, Output>>;
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
  ): FinishBranch<In, Finished<Scope, Name, Output, Options>, Finished<Added, Name, Output, Options>>;
}

export interface FinishOptions extends Titled {
  /** Given up, with its failure on record, when the task's own retries are used up. */
  readonly optional?: true;
}

/** An optional step leaves nothing to read. */
export type Finished<Scope, Name extends string, Output, Options> = With<
  Scope,
  Name,
  Options extends { readonly optional: true } ? GivenUp : Output
>;
