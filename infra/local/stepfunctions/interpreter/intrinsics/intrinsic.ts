// Stands here only until the real one is written over it.
import type { Json } from '../json.ts';
import type { Roots } from '../jsonpath/path.ts';
import type { Random } from '../random.ts';

export type Intrinsic = { readonly source: string; evaluate(roots: Roots, random: Random): Json };

export class IntrinsicFailure extends Error {
  readonly error = 'States.IntrinsicFailure';
}

export function compileIntrinsic(source: string): Intrinsic {
  throw new Error(`${source} is not known`);
}
