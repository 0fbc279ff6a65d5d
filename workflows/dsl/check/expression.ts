import jsonata from 'jsonata';
import type { Template } from '../../asl/state-machine.ts';

/** A node of JSONata's syntax tree, as far as the emitter writes JSONata. */
export interface Node {
  readonly type: string;
  readonly value?: unknown;
  readonly steps?: readonly Node[];
  readonly stages?: readonly Node[];
  readonly arguments?: readonly Node[];
  readonly procedure?: Node;
  readonly expressions?: readonly Node[];
  readonly condition?: Node;
  readonly then?: Node;
  readonly else?: Node;
  readonly lhs?: Node | readonly Node[] | readonly (readonly [Node, Node])[];
  readonly rhs?: Node;
  readonly expr?: Node;
}

/** The syntax tree of a template's string, if it is an expression. */
export function parse(text: string): Node | undefined {
  const code = /^\{%(.*)%\}$/s.exec(text)?.[1];
  // The package types its tree for the unprocessed one; this is the processed one it gives.
  return code === undefined ? undefined : (jsonata(code).ast() as unknown as Node);
}

/** All expressions in a template. */
export function expressionsIn(template: Template | undefined): Node[] {
  if (typeof template === 'string') {
    const node = parse(template);
    return node ? [node] : [];
  }
  if (template === null || typeof template !== 'object') return [];
  return Object.values(template).flatMap(expressionsIn);
}

/** The variables an expression reads; `$states` is AWS's own. */
export function variablesRead(node: Node): Set<string> {
  const names = new Set<string>();
  visit(node, (one) => {
    if (one.type === 'variable' && one.value !== '' && one.value !== 'states') names.add(String(one.value));
  });
  return names;
}

/** `$payment.status` → ['payment', 'status'], `$rounds` → ['rounds']; nothing for anything else. */
export function pathOf(node: Node): string[] | undefined {
  if (node.type === 'variable') return [String(node.value)];
  const [first, ...fields] = node.steps ?? [];
  if (node.type !== 'path' || first?.type !== 'variable') return undefined;
  if (fields.some((field) => field.type !== 'name' || field.stages)) return undefined;
  return [String(first.value), ...fields.map((field) => String(field.value))];
}

/** Calls back for a node and all nodes in it, names of functions left out. */
export function visit(node: Node, seen: (node: Node) => void): void {
  seen(node);
  const { steps, stages, arguments: args, expressions, condition, then, else: otherwise, lhs, rhs, expr } = node;
  const lists = [steps, stages, args, expressions, Array.isArray(lhs) ? lhs.flat() : [lhs]];
  for (const child of [...lists.flat(), condition, then, otherwise, rhs, expr]) if (isNode(child)) visit(child, seen);
  if (node.procedure && node.procedure.type !== 'variable') visit(node.procedure, seen);
}

function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && 'type' in value;
}
