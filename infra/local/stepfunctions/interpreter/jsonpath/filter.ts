import type { Json } from '../json.ts';
import type { Budget } from './budget.ts';
import { type Comparator, comparators } from './comparators.ts';
import type { Step } from './step.ts';

/** The condition of `[?(…)]`. */
export type Filter =
  | { readonly kind: 'and' | 'or'; readonly filters: readonly Filter[] }
  | { readonly kind: 'not'; readonly filter: Filter }
  | { readonly kind: 'exists'; readonly operand: Operand }
  | { readonly kind: 'compare'; readonly comparator: Comparator; readonly left: Operand; readonly right: Operand };

export type Operand =
  | { readonly kind: 'literal'; readonly value: Json }
  | { readonly kind: 'path'; readonly from: 'node' | 'root'; readonly steps: readonly Step[] };

/** How a path within a filter is followed. */
export type Select = (steps: readonly Step[], start: Json, root: Json, budget: Budget) => Selection;

export type Selection = { readonly nodes: readonly Json[]; readonly isDefinite: boolean };

/** Whether the node passes the filter; `root` is what `$` means in it. */
export function passes(filter: Filter, node: Json, root: Json, budget: Budget, select: Select): boolean {
  budget.spend(1);
  switch (filter.kind) {
    case 'and':
      return filter.filters.every((one) => passes(one, node, root, budget, select));
    case 'or':
      return filter.filters.some((one) => passes(one, node, root, budget, select));
    case 'not':
      return !passes(filter.filter, node, root, budget, select);
    case 'exists':
      return operandValue(filter.operand, node, root, budget, select) !== undefined;
    case 'compare': {
      const left = operandValue(filter.left, node, root, budget, select);
      const right = operandValue(filter.right, node, root, budget, select);
      budget.spend(widthOf(left) * widthOf(right));
      return comparators[filter.comparator](left, right);
    }
  }
}

function operandValue(operand: Operand, node: Json, root: Json, budget: Budget, select: Select): Json | undefined {
  if (operand.kind === 'literal') return operand.value;
  const found = select(operand.steps, operand.from === 'node' ? node : root, root, budget);
  if (found.isDefinite) return found.nodes[0];
  return found.nodes;
}

/** How many values an operator may have to look at. */
function widthOf(value: Json | undefined): number {
  return Array.isArray(value) ? value.length : 1;
}
