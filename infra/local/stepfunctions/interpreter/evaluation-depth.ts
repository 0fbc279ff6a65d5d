/** How deep AWS lets the evaluation of an expression nest. */
export const MAX_EVALUATION_DEPTH = 100;

/** The part of JSONata's syntax tree that is read here. */
type Node = { readonly type?: unknown; readonly [key: string]: unknown };

/**
 * Whether the evaluation of the expression may nest too deep, so that its depth must be watched. It is not watched
 * otherwise: JSONata evaluates the members of a list or an object side by side and counts all of them as its depth.
 */
export function mayNestTooDeep(tree: unknown): boolean {
  return depthOf(tree) > MAX_EVALUATION_DEPTH || mayRecurse(tree);
}

function depthOf(tree: unknown): number {
  let deepest = 0;
  // A list of its own, for a tree may be deeper than the stack.
  const open: { part: unknown; depth: number }[] = [{ part: tree, depth: 0 }];
  for (let next = open.pop(); next; next = open.pop()) {
    if (typeof next.part !== 'object' || next.part === null) continue;
    const depth = isNode(next.part) ? next.depth + 1 : next.depth;
    deepest = Math.max(deepest, depth);
    for (const part of Object.values(next.part)) open.push({ part, depth });
  }
  return deepest;
}

/** A function that uses its own name, be it by way of others, or one that calls what it is given. */
function mayRecurse(tree: unknown): boolean {
  const uses = new Map<string, Set<string>>();
  const parameters = new Set<string>();
  const called = new Set<string>();
  for (const node of nodesOf(tree)) {
    if (node.type === 'lambda') for (const parameter of variablesOf(node.arguments)) parameters.add(parameter);
    if (node.type === 'function' && isNode(node.procedure)) called.add(String(node.procedure.value));
    if (node.type !== 'bind' || !isNode(node.lhs)) continue;
    if (!nodesOf(node.rhs).some(({ type }) => type === 'lambda')) continue;
    uses.set(String(node.lhs.value), variablesOf(node.rhs));
  }
  return [...called].some((name) => parameters.has(name)) || [...uses.keys()].some((name) => reaches(uses, name));
}

function reaches(uses: ReadonlyMap<string, ReadonlySet<string>>, name: string): boolean {
  const reached = new Set<string>(uses.get(name));
  for (const other of reached) for (const further of uses.get(other) ?? []) reached.add(further);
  return reached.has(name);
}

function variablesOf(tree: unknown): Set<string> {
  return new Set(nodesOf(tree).flatMap(({ type, value }) => (type === 'variable' ? [String(value)] : [])));
}

function nodesOf(tree: unknown): Node[] {
  const nodes: Node[] = [];
  const open: unknown[] = [tree];
  while (open.length > 0) {
    const part = open.pop();
    if (typeof part !== 'object' || part === null) continue;
    if (isNode(part)) nodes.push(part);
    for (const inner of Object.values(part)) open.push(inner);
  }
  return nodes;
}

function isNode(part: unknown): part is Node {
  return typeof part === 'object' && part !== null && 'type' in part;
}
