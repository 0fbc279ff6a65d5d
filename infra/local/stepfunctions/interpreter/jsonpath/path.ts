import { isObject, type Json } from '../json.ts';
import { Budget, TooManyNodes } from './budget.ts';
import { javaText } from './java-text.ts';
import { parseSteps } from './parse-steps.ts';
import { InvalidPath, PathFailure } from './path-errors.ts';
import { Scanner } from './scanner.ts';
import { isDefinite, picked, select } from './select.ts';
import { pathText, type Step } from './step.ts';

/** Where a path starts: `$`, `$$` or `$name`. */
type PathRoot =
  | { readonly kind: 'input' }
  | { readonly kind: 'context' }
  | { readonly kind: 'variable'; readonly name: string };

/** What `$`, `$$` and `$name` are. */
export type Roots = {
  readonly input: Json;
  context(): Json;
  /** Undefined when there is no such variable in sight. */
  variable(name: string): Json | undefined;
};

/** A JSONPath, parsed once. */
export type Path = {
  readonly source: string;
  readonly root: PathRoot;
  readonly steps: readonly Step[];
  /** It leads to one node, or to none; otherwise it gives a list. */
  readonly isDefinite: boolean;
  /** A Reference Path: names and numbers only. */
  readonly isReference: boolean;
  /** Throws PathFailure: a definite path that leads nowhere, or one that takes too long. An indefinite one gives []. */
  evaluate(roots: Roots): Json;
  /** As `evaluate`, but undefined when a definite path leads nowhere. */
  find(roots: Roots): Json | undefined;
};

const variableName = /[\p{ID_Start}_][\p{ID_Continue}]*/uy;
const MAX_CACHED = 10_000;
const cache = new Map<string, Path>();

/** Parses a JSONPath, or hands out the one parsed before; throws InvalidPath. */
export function compilePath(source: string): Path {
  const known = cache.get(source);
  if (known) return known;
  const compiled = compile(source);
  if (cache.size >= MAX_CACHED) cache.clear();
  cache.set(source, compiled);
  return compiled;
}

/** As `compilePath`, for fields that take a Reference Path only. */
export function compileReference(source: string): Path {
  if (!source.startsWith('$')) throw new InvalidPath(source, "Reference path didn't start with '$'");
  const path = compilePath(source);
  if (!path.isReference) throw new InvalidPath(source, 'a Reference Path has names and numbers only');
  return path;
}

function compile(source: string): Path {
  if (!source.startsWith('$')) throw new InvalidPath(source, "a path starts with '$'");
  const scanner = new Scanner(source);
  const root = parseRoot(scanner);
  const steps = parseSteps(scanner, false, 0);
  if (!scanner.isAtEnd) scanner.fail("expected '.', '[' or the end");
  const definite = isDefinite(steps);
  const inner = steps.findIndex(
    (step, index) => step.kind === 'names' && step.names.length > 1 && index < steps.length - 1,
  );
  const find =
    inner >= 0
      ? () => {
          const text = pathText(steps.slice(0, inner + 1));
          throw failure(source, `Multi properties can only be used as path leafs: ${text}`);
        }
      : definite
        ? findDefinite(root, steps)
        : findAll(source, root, steps);
  return {
    source,
    root,
    steps,
    isDefinite: definite,
    isReference: definite && steps.every(isSingle),
    find,
    evaluate(roots) {
      const value = find(roots);
      if (value !== undefined) return value;
      throw failure(source, whyNotFound(rootOf(root, roots), root, steps));
    },
  };
}

function failure(source: string, detail: string): PathFailure {
  return new PathFailure(source, `Invalid path '${source}' : ${detail}`);
}

function parseRoot(scanner: Scanner): PathRoot {
  scanner.expect('$');
  if (scanner.take('$')) return { kind: 'context' };
  const name = scanner.match(variableName);
  return name === undefined ? { kind: 'input' } : { kind: 'variable', name };
}

function isSingle(step: Step): boolean {
  return (
    (step.kind === 'names' && step.names.length === 1) ||
    (step.kind === 'indexes' && step.indexes.length === 1 && !step.indexes.some((index) => index < 0))
  );
}

function rootOf(root: PathRoot, roots: Roots): Json | undefined {
  switch (root.kind) {
    case 'input':
      return roots.input;
    case 'context':
      return roots.context();
    case 'variable':
      return roots.variable(root.name);
  }
}

/** By far the most frequent paths: a loop over names and numbers. */
function findDefinite(root: PathRoot, steps: readonly Step[]): (roots: Roots) => Json | undefined {
  return (roots) => {
    let node = rootOf(root, roots);
    for (const step of steps) {
      if (node === undefined) return undefined;
      node = follow(step, node);
    }
    return node;
  };
}

/** One definite step. */
function follow(step: Step, node: Json): Json | undefined {
  if (step.kind === 'names') {
    if (!isObject(node)) return undefined;
    if (step.names.length > 1) return picked(step.names, node);
    const [name = ''] = step.names;
    return Object.hasOwn(node, name) ? node[name] : undefined;
  }
  if (step.kind !== 'indexes' || !Array.isArray(node)) return undefined;
  const [index = 0] = step.indexes;
  return node[index < 0 ? node.length + index : index];
}

function findAll(source: string, root: PathRoot, steps: readonly Step[]): (roots: Roots) => Json | undefined {
  return (roots) => {
    const start = rootOf(root, roots);
    if (start === undefined) return undefined;
    try {
      return select(steps, start, start, new Budget()).nodes;
    } catch (error) {
      if (error instanceof TooManyNodes) throw failure(source, error.message);
      throw error;
    }
  };
}

/** The words of the library that AWS uses (Jayway's JsonPath, of its early 2.x versions). */
function whyNotFound(start: Json | undefined, root: PathRoot, steps: readonly Step[]): string {
  if (start === undefined) return `Variable '${root.kind === 'variable' ? root.name : '$'}' is not defined`;
  let node = start;
  for (const [index, step] of steps.entries()) {
    const behind = steps.slice(0, index);
    if (step.kind === 'names' && !isObject(node))
      return `Property ${pathText([step]).slice(1)} not found in path ${pathText(behind)}`;
    if (step.kind === 'indexes' && node === null) return `The path ${pathText(behind)} is null`;
    if (step.kind === 'indexes' && !Array.isArray(node)) {
      const rest = pathText(steps.slice(index)).slice(1);
      return `Filter: ${rest} can only be applied to arrays. Current context is: ${javaText(node)}`;
    }
    const next = follow(step, node);
    if (next === undefined) {
      const isLast = index === steps.length - 1;
      return step.kind === 'indexes' || isLast
        ? `No results for path: ${pathText(steps)}`
        : `Missing property in path ${pathText(steps.slice(0, index + 1))}`;
    }
    node = next;
  }
  return `No results for path: ${pathText(steps)}`;
}
