type Node = Readonly<Record<string, unknown>>;

/**
 * What an expression reads of a context it does not have: bare names, `$` and `$$`, each once, and the fields
 * of `$states` that are not always there. Only the first step of a path is read against that context: what follows,
 * its predicates, sorting and grouping work on what the step before gave.
 */
export function topLevelReferences(tree: unknown): string[] {
  const found = new Set<string>();
  walk(tree, found);
  return [...found];
}

function walk(node: unknown, found: Set<string>): void {
  if (Array.isArray(node)) {
    for (const one of node) walk(one, found);
    return;
  }
  if (typeof node !== 'object' || node === null) return;
  const { type, value, steps, lhs, rhs, ...rest } = node as Node; // any other object of JSONata's tree
  switch (type) {
    case 'name':
      found.add(String(value));
      return;
    case 'variable':
      if (value === '' || value === '$') found.add(value === '' ? '$' : '$$');
      return;
    case 'path': {
      const [first, second] = Array.isArray(steps) ? (steps as Node[]) : []; // steps are nodes
      if (first?.type === 'variable' && first.value === 'states' && second?.type === 'name') {
        if (second.value === 'result' || second.value === 'errorOutput') found.add(`$states.${second.value}`);
      } else walk(first, found);
      return;
    }
    case 'unary':
      walk([lhs, rest.expressions, rest.expression], found);
      return;
    case 'bind':
      walk(rhs, found);
      return;
    case 'lambda':
      walk(rest.body, found);
      return;
    case 'function':
    case 'partial':
      walk([rest.procedure, rest.arguments], found);
      return;
    case 'transform':
      // It works on what is piped into it.
      return;
    default:
      walk([lhs, rhs, rest.expressions, rest.condition, rest.then, rest.else], found);
  }
}
