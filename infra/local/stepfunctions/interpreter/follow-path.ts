import type { Intrinsic } from './intrinsics/intrinsic.ts';
import { IntrinsicFailure } from './intrinsics/intrinsic-errors.ts';
import type { Json } from './json.ts';
import type { Path, Roots } from './jsonpath/path.ts';
import { PathFailure, ReferenceFailure } from './jsonpath/path-errors.ts';
import { readReference, writeReference } from './jsonpath/write-reference.ts';
import type { Random } from './random.ts';
import { QueryFailure } from './state-failure.ts';

/** The value the path leads to; throws QueryFailure in the words of InputPath, OutputPath and the like. */
export function followPath(path: Path, roots: Roots): Json {
  return inQueryFailure(() => path.evaluate(roots));
}

/** The value a Reference Path leads to; throws QueryFailure in the words of ItemsPath. */
export function followReference(path: Path, roots: Roots): Json {
  return inQueryFailure(() => readReference(path, roots));
}

/** The document with the value at the place that ResultPath names; throws QueryFailure. */
export function putAtReference(path: Path, document: Json, value: Json): Json {
  return inQueryFailure(() => writeReference(path, document, value));
}

/** The value at a path of a payload template, of an ErrorPath or a CausePath; throws QueryFailure in their words. */
export function pathInField(path: Path, roots: Roots, field: string): Json {
  if (path.root.kind === 'input' && roots.input === null) {
    throw new QueryFailure('Unable to apply Path transformation to null or empty input.');
  }
  const found = inQueryFailure(() => path.find(roots));
  if (found !== undefined) return found;
  const searched = path.root.kind === 'context' ? roots.context() : roots.input;
  throw new QueryFailure(
    `The JSONPath '${path.source}' specified for the field '${field}' could not be found in the input '${JSON.stringify(searched)}'`,
  );
}

/** The value of an intrinsic function; throws QueryFailure. */
export function callIntrinsic(intrinsic: Intrinsic, roots: Roots, random: Random): Json {
  return inQueryFailure(() => intrinsic.evaluate(roots, random));
}

/** Does what may fail in the words of the JSONPath library; throws QueryFailure instead. */
export function inQueryFailure<Value>(read: () => Value): Value {
  try {
    return read();
  } catch (error) {
    if (error instanceof PathFailure) throw new QueryFailure(error.message);
    if (error instanceof ReferenceFailure || error instanceof IntrinsicFailure) {
      throw new QueryFailure(error.message, error.error);
    }
    throw error;
  }
}
