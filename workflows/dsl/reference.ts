declare const value: unique symbol;
declare const optional: unique symbol;
declare const absent: unique symbol;

type Primitive = string | number | boolean | bigint | null;

/** A value that is known only when the workflow runs. It can be passed on, not computed with. */
interface Expr<out T> {
  readonly [value]: () => T;
}

/** A field that may be missing. JSONata's undefined fails a state on AWS, so it must be answered before it is used. */
interface Optional<T> {
  readonly [optional]: () => T;
  /** The field, or this value where it is missing. */
  orElse(fallback: Arg<T>): Ref<T>;
  /** The field, left out of the object it is passed in where it is missing. Only an optional input field takes it. */
  orNothing(): OrNothing<T>;
}

/** What `orNothing()` gives. */
interface OrNothing<out T> {
  readonly [absent]: () => T;
}

/** What an optional step leaves behind: it may have been given up, so nothing can be read of it. */
export interface GivenUp {
  readonly 'an optional step may have been given up: nothing can read its result': never;
}

/**
 * The typed stand-in of a value: its fields are stand-ins too. Primitives come first, else a branded id would get the
 * methods of String; lists and records have no fields, because a JSONata path through a list changes with its length.
 */
export type Ref<T> = [T] extends [Primitive]
  ? Expr<T>
  : [T] extends [readonly unknown[]]
    ? Expr<T>
    : string extends keyof T
      ? Expr<T>
      : Expr<T> & {
          readonly [K in keyof T]-?: undefined extends T[K] ? Optional<Exclude<T[K], undefined>> : Ref<T[K]>;
        };

export type Refs<Scope> = { readonly [Variable in keyof Scope]: Ref<Scope[Variable]> };

/** What may stand for a T: a stand-in for it, or a literal whose parts may be stand-ins. */
export type Arg<T> =
  | Expr<T>
  | (T extends Primitive | undefined
      ? T
      : T extends readonly (infer Item)[]
        ? readonly Arg<Item>[]
        : {
            readonly [K in keyof T]: undefined extends T[K]
              ? Arg<Exclude<T[K], undefined>> | OrNothing<Exclude<T[K], undefined>>
              : Arg<T[K]>;
          });

type KeyOf<T> = T extends unknown ? keyof T : never;
type FieldOf<T, K> = T extends unknown ? (K extends keyof T ? Exclude<T[K], undefined> : never) : never;

/** Refuses, at any depth, fields the task does not know: a plain return type would let them pass. */
export type Exact<A, Input> = A extends Expr<unknown> | OrNothing<unknown> | Primitive | readonly unknown[]
  ? unknown
  : {
      readonly [K in keyof A]: K extends KeyOf<Input>
        ? Exact<A[K], FieldOf<Input, K>>
        : { readonly 'this input field does not exist': K };
    };
