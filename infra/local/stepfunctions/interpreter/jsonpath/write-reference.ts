import { isObject, type Json } from '../json.ts';
import type { Path, Roots } from './path.ts';
import { ReferenceFailure } from './path-errors.ts';

/**
 * The document with the value at the place the Reference Path names: what ResultPath does.
 * Objects that are missing on the way are made; lists are not, and never grow.
 * Throws ReferenceFailure where the way is blocked by another type or a list is too short. The document stays as it is.
 */
export function writeReference(path: Path, document: Json, value: Json): Json {
  const steps: (string | number)[] = [];
  for (const step of path.steps) {
    if (step.kind === 'names') steps.push(step.names[0] ?? '');
    else if (step.kind === 'indexes') steps.push(step.indexes[0] ?? 0);
  }
  // Down to the place, then up again with copies: a path may be longer than the stack is deep.
  const parents: (Json | undefined)[] = [];
  let node: Json | undefined = document;
  for (const step of steps) {
    parents.push(node);
    node = childOf(node, step, document);
  }
  let written = value;
  for (let index = steps.length - 1; index >= 0; index--) {
    const parent = parents[index];
    const step = steps[index];
    if (typeof step === 'number') {
      written = Array.isArray(parent) ? parent.with(step, written) : written;
    } else if (step !== undefined) {
      // Through entries: a field may be called __proto__.
      written = Object.fromEntries([...Object.entries(isObject(parent) ? parent : {}), [step, written]]);
    }
  }
  return written;
}

/** The value at the place the Reference Path names, or ReferenceFailure in the words AWS has for ItemsPath. */
export function readReference(path: Path, roots: Roots): Json {
  const found = path.find(roots);
  if (found !== undefined) return found;
  const last = path.steps.at(-1);
  const step = last?.kind === 'names' ? (last.names[0] ?? '') : last?.kind === 'indexes' ? `[${last.indexes[0]}]` : '$';
  throw conflict(step, roots.input);
}

function childOf(node: Json | undefined, step: string | number, document: Json): Json | undefined {
  if (typeof step === 'string') {
    if (node === undefined) return undefined;
    if (!isObject(node)) throw conflict(step, document);
    return Object.hasOwn(node, step) ? node[step] : undefined;
  }
  if (!Array.isArray(node) || step >= node.length) throw conflict(`[${step}]`, document);
  return node[step];
}

function conflict(step: string, document: Json): ReferenceFailure {
  return new ReferenceFailure(`Unable to apply step "${step}" to input ${JSON.stringify(document)}`);
}
