import type { Ref } from './reference.ts';
import type { Reserved } from './variable-name.ts';

/** A step's name, or a sentence where it is taken. */
export type Fresh<Name, Scope> = Name extends keyof Scope
  ? `a step named "${Name & string}" exists already`
  : Name extends Reserved
    ? `"${Name}" is the name of something else: a variable of the workflow itself, or a function`
    : Name;

export type With<Scope, Name extends string, Result> = Scope & { readonly [N in Name]: Result };

/** The text of a value that a field can be matched on: `true` becomes 'true'. */
type CaseOf<T> = T extends string | boolean ? `${T}` : never;
type IsFinite<T> = [T] extends [string | boolean] ? (string extends T ? false : true) : false;

/** The fields of a variable that have a known, finite set of values. */
type Discriminator<T> = {
  [F in keyof T]-?: IsFinite<T[F]> extends true ? F & string : never;
}[keyof T];

/** A field to match on, or a sentence where its values are not known. */
export type Matchable<T, Field> =
  Field extends Discriminator<T> ? Field : `"${Field & string}" has no known set of values to match on`;

export type Cases<Scope, Variable extends keyof Scope, Field extends keyof Scope[Variable]> = CaseOf<
  Scope[Variable][Field]
>;

/** The scope in a branch: the variable is what it is when its field has this value. */
export type Narrow<Scope, Variable extends keyof Scope, Field extends keyof Scope[Variable], Case> = Scope & {
  readonly [V in Variable]: {
    readonly [F in Field]: Case extends 'true' ? true | 'true' : Case extends 'false' ? false | 'false' : Case;
  };
};

/** What continuing branches have in common: the keys of a union are the common keys. */
export type Merge<Union> = { [K in keyof Union]: Union[K] };

/** What a failed step is remembered by; every text is bounded. */
interface Failure {
  /** The state that failed, in the words of the picture. */
  readonly state: string;
  /** The error's name. */
  readonly error: string;
  readonly cause: string;
}

/** What support is asked about. */
interface Stuck {
  /** The states that could not do their work, separated by commas. */
  readonly states: string;
  readonly error: string;
  readonly cause: string;
}

export interface InputScope<Input> {
  readonly input: Ref<Input>;
}
export interface EndScope<Input> extends InputScope<Input> {
  readonly failure: Ref<Failure>;
}
export interface AttentionScope<Input> extends EndScope<Input> {
  readonly stuck: Ref<Stuck>;
}
