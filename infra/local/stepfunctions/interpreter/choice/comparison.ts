import type { Json } from '../json.ts';
import type { Path, Roots } from '../jsonpath/path.ts';
import { PathFailure } from '../jsonpath/path-errors.ts';
import type { Operator } from './operators.ts';

/** The condition of a Choice rule in JSONPath, made by `compileComparison`. */
export type Comparison =
  | { readonly kind: 'and' | 'or'; readonly comparisons: readonly Comparison[] }
  | { readonly kind: 'not'; readonly comparison: Comparison }
  | { readonly kind: 'presence'; readonly variable: Path; readonly expected: boolean }
  | {
      readonly kind: 'type';
      readonly variable: Path;
      readonly isOfType: (value: Json) => boolean;
      readonly expected: boolean;
    }
  | { readonly kind: 'compare'; readonly variable: Path; readonly operator: Operator; readonly right: Right };

/** What a variable is compared with: a value of the definition, or the one at a path. */
export type Right = { readonly kind: 'literal'; readonly value: Json } | { readonly kind: 'path'; readonly path: Path };

/**
 * Whether the condition holds. And and Or stop where the answer is known, so that IsPresent can guard the rest.
 * Throws PathFailure when a path that is needed leads nowhere.
 */
export function holds(comparison: Comparison, roots: Roots): boolean {
  switch (comparison.kind) {
    case 'and':
      return comparison.comparisons.every((one) => holds(one, roots));
    case 'or':
      return comparison.comparisons.some((one) => holds(one, roots));
    case 'not':
      return !holds(comparison.comparison, roots);
    case 'presence':
      return (comparison.variable.find(roots) !== undefined) === comparison.expected;
    case 'type':
      return comparison.isOfType(read(comparison.variable, roots)) === comparison.expected;
    case 'compare': {
      const { variable, operator, right } = comparison;
      const left = read(variable, roots);
      return operator.holds(left, right.kind === 'literal' ? right.value : read(right.path, roots));
    }
  }
}

function read(path: Path, roots: Roots): Json {
  const value = path.find(roots);
  if (value !== undefined) return value;
  // AWS writes no blank before this colon.
  const message = `Invalid path '${path.source}': The choice state's condition path references an invalid value.`;
  throw new PathFailure(path.source, message);
}
