import { type Node, pathOf } from './expression.ts';

export type Scalar = string | number | boolean | null;

/** What is known of variables at some point: `undoFrom` is 'Void hold', say. Whatever is not in it may be anything. */
export type Known = ReadonlyMap<string, Scalar>;

/** The values an expression may have, or undefined when it may have any. */
export function constantsOf(node: Node, known: Known): readonly Scalar[] | undefined {
  switch (node.type) {
    case 'string':
    case 'number':
    case 'value':
      return [node.value as Scalar]; // these nodes hold nothing else
    case 'variable':
    case 'path': {
      const value = known.get(pathOf(node)?.join('.') ?? '');
      return value === undefined ? undefined : [value];
    }
    case 'condition':
      return conditional(node, known);
    case 'binary':
      return binary(node, known);
    case 'function': {
      const [argument] = node.arguments ?? [];
      if (node.procedure?.value !== 'not' || !argument) return undefined;
      return constantsOf(argument, known)?.map((value) => !value);
    }
    case 'block':
      return node.expressions?.length === 1 && node.expressions[0]
        ? constantsOf(node.expressions[0], known)
        : undefined;
    default:
      return undefined;
  }
}

/** True, false, or undefined when it cannot be said. */
export function truthOf(node: Node, known: Known): boolean | undefined {
  const values = constantsOf(node, known);
  if (!values) return undefined;
  if (values.every(Boolean)) return true;
  return values.some(Boolean) ? undefined : false;
}

function conditional({ condition, then, else: otherwise }: Node, known: Known): readonly Scalar[] | undefined {
  if (!condition || !then || !otherwise) return undefined;
  const truth = truthOf(condition, known);
  const values = [...(truth === false ? [] : [then]), ...(truth === true ? [] : [otherwise])].map((branch) =>
    constantsOf(branch, known),
  );
  return values.every((value) => value !== undefined) ? values.flat() : undefined;
}

function binary(node: Node, known: Known): readonly Scalar[] | undefined {
  const { lhs, rhs, value: operator } = node;
  if (!lhs || Array.isArray(lhs) || !rhs) return undefined;
  const left = lhs as Node; // a list of nodes is ruled out above
  if (operator === 'and' || operator === 'or') {
    const truths = [truthOf(left, known), truthOf(rhs, known)];
    const decides = operator === 'or';
    if (truths.includes(decides)) return [decides];
    return truths.includes(undefined) ? undefined : [!decides];
  }
  const lefts = constantsOf(left, known);
  const rights = constantsOf(rhs, known);
  if (!lefts || !rights) return undefined;
  const results = lefts.flatMap((a) => rights.map((b) => computed(operator, a, b)));
  return results.every((result) => result !== undefined) ? results : undefined;
}

function computed(operator: unknown, a: Scalar, b: Scalar): Scalar | undefined {
  if (operator === '=') return a === b;
  if (operator === '!=') return a !== b;
  if (typeof a !== 'number' || typeof b !== 'number') return undefined;
  if (operator === '<') return a < b;
  if (operator === '<=') return a <= b;
  if (operator === '>') return a > b;
  if (operator === '>=') return a >= b;
  return operator === '+' ? a + b : undefined;
}
