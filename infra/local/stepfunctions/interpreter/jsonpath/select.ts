import { isObject, type Json } from '../json.ts';
import type { Budget } from './budget.ts';
import { passes, type Selection } from './filter.ts';
import type { Step } from './step.ts';

/** Whether the steps lead to one node at most. */
export function isDefinite(steps: readonly Step[]): boolean {
  return steps.every((step) => step.kind === 'names' || (step.kind === 'indexes' && step.indexes.length === 1));
}

/** The nodes the steps lead to, in document order; what is not there is passed over. Throws TooManyNodes. */
export function select(steps: readonly Step[], start: Json, root: Json, budget: Budget): Selection {
  let nodes: Json[] = [start];
  for (const step of steps) {
    const next: Json[] = [];
    for (const node of nodes) {
      budget.spend(1);
      take(step, node, root, budget, next);
    }
    nodes = next;
  }
  return { nodes, isDefinite: isDefinite(steps) };
}

function take(step: Step, node: Json, root: Json, budget: Budget, found: Json[]): void {
  switch (step.kind) {
    case 'names':
      takeNames(step.names, node, found);
      return;
    case 'indexes':
      if (!Array.isArray(node)) return;
      for (const index of step.indexes) pushAt(node, index, found);
      return;
    case 'slice':
      if (Array.isArray(node)) takeSlice(step.from, step.to, node, budget, found);
      return;
    case 'wildcard':
      for (const child of childrenOf(node)) {
        budget.spend(1);
        found.push(child);
      }
      return;
    case 'filter':
      // An object is judged itself, a list item by item.
      if (isObject(node)) {
        if (passes(step.filter, node, root, budget, select)) found.push(node);
      } else if (Array.isArray(node)) {
        for (const item of node) if (passes(step.filter, item, root, budget, select)) found.push(item);
      }
      return;
    case 'descend':
      descend(node, budget, found);
  }
}

function takeNames(names: readonly string[], node: Json, found: Json[]): void {
  if (!isObject(node)) return;
  const [name = ''] = names;
  if (names.length === 1) {
    const value = Object.hasOwn(node, name) ? node[name] : undefined;
    if (value !== undefined) found.push(value);
    return;
  }
  found.push(picked(names, node));
}

/** Those of the fields that are there. */
export function picked(names: readonly string[], node: { readonly [key: string]: Json }): Json {
  // Through entries: a field may be called __proto__.
  const fields: [string, Json][] = [];
  for (const name of names) {
    const value = Object.hasOwn(node, name) ? node[name] : undefined;
    if (value !== undefined) fields.push([name, value]);
  }
  return Object.fromEntries(fields);
}

function pushAt(items: readonly Json[], index: number, found: Json[]): void {
  const item = items[index < 0 ? items.length + index : index];
  if (item !== undefined) found.push(item);
}

/** Jayway's rules: `[1:-1]` is empty, as the end is taken as it stands when there is a beginning. */
function takeSlice(
  from: number | undefined,
  to: number | undefined,
  items: readonly Json[],
  budget: Budget,
  found: Json[],
): void {
  let first = 0;
  let end = items.length;
  if (from !== undefined && to !== undefined) {
    first = Math.max(from, -items.length);
    end = Math.min(items.length, to);
  } else if (from !== undefined) {
    first = Math.max(0, from < 0 ? items.length + from : from);
  } else if (to !== undefined) {
    end = Math.min(items.length, to < 0 ? items.length + to : to);
  }
  for (let index = first; index < end; index++) {
    budget.spend(1);
    pushAt(items, index, found);
  }
}

/** Without recursion: data may be nested deeper than the stack goes. */
function descend(start: Json, budget: Budget, found: Json[]): void {
  const stack: Json[] = [start];
  for (let node = stack.pop(); node !== undefined; node = stack.pop()) {
    budget.spend(1);
    found.push(node);
    const children = childrenOf(node);
    for (let index = children.length - 1; index >= 0; index--) {
      const child = children[index];
      if (child !== undefined) stack.push(child);
    }
  }
}

function childrenOf(node: Json): readonly Json[] {
  if (Array.isArray(node)) return node;
  return isObject(node) ? Object.values(node) : [];
}
