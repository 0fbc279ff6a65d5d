import type { Assignments, State, States, Template } from '../../asl/state-machine.ts';
import { constantsOf, type Known, type Scalar, truthOf } from './constants.ts';
import { type Node, parse, pathOf, visit } from './expression.ts';

/** One way out of a state. */
export interface Way {
  readonly kind: 'next' | 'catch' | 'rule' | 'default';
  /** The state it leads to; none at the end. */
  readonly next: string | undefined;
  readonly known: Known;
  /** The variables it sets. */
  readonly assigned: readonly string[];
  /** The errors of a Catch. */
  readonly errors?: readonly string[];
}

/**
 * The ways out of the states of a machine that are open, as far as is known when a state is entered. What a choice finds
 * out is forgotten, save for the `facts`: they keep two choices on the same field from being taken differently.
 */
export function waysOf(
  states: States,
  facts: ReadonlySet<string> = new Set(),
): (name: string, known: Known) => readonly Way[] {
  // The same state is entered many times over; its expressions are parsed once.
  const nodes = new Map<string, Node | undefined>();
  const parsed: Parse = (text) => {
    if (!nodes.has(text)) nodes.set(text, parse(text));
    return nodes.get(text);
  };
  const tracked = trackedIn(states, parsed);
  return (name, known) => {
    const state = states[name];
    const after = (assign: Assignments, found: Known) => assigning(found, assign, tracked, parsed);
    return state ? waysOut(state, known, { after, parsed, facts }) : [];
  };
}

type Parse = (text: string) => Node | undefined;

/** The variables, and fields of variables, that some choice looks at: what is known of others decides nothing. */
function trackedIn(states: States, parsed: Parse): Set<string> {
  const tracked = new Set<string>();
  for (const state of Object.values(states)) {
    for (const rule of state.Type === 'Choice' ? state.Choices : []) {
      const node = typeof rule.Condition === 'string' ? parsed(rule.Condition) : undefined;
      if (node) visit(node, (one) => tracked.add(pathOf(one)?.join('.') ?? ''));
    }
  }
  tracked.delete('');
  return tracked;
}

interface Means {
  readonly after: (assign: Assignments, known: Known) => Known[];
  readonly parsed: Parse;
  readonly facts: ReadonlySet<string>;
}

function waysOut(state: State, known: Known, { after, parsed, facts }: Means): Way[] {
  const way = (kind: Way['kind'], next: string | undefined, assign: Assignments = {}, found = known): Way[] =>
    after(assign, found).map((afterwards) => ({ kind, next, known: afterwards, assigned: Object.keys(assign) }));
  switch (state.Type) {
    case 'Succeed':
    case 'Fail':
      return [];
    case 'Choice': {
      const ways: Way[] = [];
      for (const rule of state.Choices) {
        const node = typeof rule.Condition === 'string' ? parsed(rule.Condition) : undefined;
        const truth = node ? truthOf(node, known) : rule.Condition === true;
        if (truth === false) continue;
        const fact = node && truth === undefined ? factIn(node) : undefined;
        const found = fact && facts.has(fact[0]) ? new Map([...known, fact]) : known;
        ways.push(...way('rule', rule.Next, rule.Assign, found));
        if (truth === true) return ways;
      }
      return state.Default === undefined ? ways : [...ways, ...way('default', state.Default, state.Assign)];
    }
    default: {
      const catchers = 'Catch' in state ? (state.Catch ?? []) : [];
      return [
        ...way('next', state.Next, state.Assign),
        ...catchers.flatMap(({ Next, Assign, ErrorEquals }) =>
          way('catch', Next, Assign).map((caught) => ({ ...caught, errors: ErrorEquals })),
        ),
      ];
    }
  }
}

/** What is known where `$payment.status = 'authorized'`, `$order.isGift` or `$not($order.isGift)` holds. */
function factIn(node: Node): readonly [string, Scalar] | undefined {
  const [argument] = node.arguments ?? [];
  if (node.type === 'function' && node.procedure?.value === 'not' && argument) return fact(argument, false);
  if (node.type !== 'binary') return fact(node, true);
  const { lhs, rhs } = node;
  if (node.value !== '=' || rhs?.type !== 'string' || !lhs || Array.isArray(lhs)) return undefined;
  return fact(lhs as Node, String(rhs.value)); // one node, by the line above
}

function fact(node: Node, value: Scalar): readonly [string, Scalar] | undefined {
  const path = pathOf(node);
  return path && [path.join('.'), value];
}

/** What is known after an assignment; several possibilities when a value depends on something unknown. */
function assigning(known: Known, assign: Assignments, tracked: ReadonlySet<string>, parsed: Parse): Known[] {
  const paths = [...tracked].filter((path) => (path.split('.')[0] ?? '') in assign);
  if (paths.length === 0) return [known];
  let outcomes = [new Map(known)];
  for (const path of paths) {
    const [variable = '', ...fields] = path.split('.');
    const template = assign[variable];
    const values = template === undefined ? undefined : valuesAt(template, fields, known, parsed);
    if (!values) for (const outcome of outcomes) outcome.delete(path);
    else outcomes = values.flatMap((value) => outcomes.map((outcome) => new Map(outcome).set(path, value)));
  }
  return outcomes;
}

function valuesAt(
  template: Template,
  fields: readonly string[],
  known: Known,
  parsed: Parse,
): readonly Scalar[] | undefined {
  const [field, ...rest] = fields;
  if (typeof template === 'string') {
    if (field !== undefined) return undefined;
    const node = parsed(template);
    return node ? constantsOf(node, known) : [template];
  }
  if (template === null || typeof template !== 'object') return field === undefined ? [template] : undefined;
  if (field === undefined || Array.isArray(template)) return undefined;
  const inner = (template as { readonly [name: string]: Template })[field]; // not a list
  return inner === undefined ? undefined : valuesAt(inner, rest, known, parsed);
}
