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

/** The ways out of the states of a machine that are open, as far as is known when a state is entered. */
export function waysOf(states: States): (name: string, known: Known) => readonly Way[] {
  // The same state is entered many times over; its expressions are parsed once.
  const nodes = new Map<string, Node | undefined>();
  const parsed: Parse = (text) => {
    if (!nodes.has(text)) nodes.set(text, parse(text));
    return nodes.get(text);
  };
  const tracked = trackedIn(states, parsed);
  return (name, known) => {
    const state = states[name];
    return state ? waysOut(state, known, (assign) => assigning(known, assign, tracked, parsed), parsed) : [];
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

function waysOut(state: State, known: Known, after: (assign: Assignments) => Known[], parsed: Parse): Way[] {
  const way = (kind: Way['kind'], next: string | undefined, assign: Assignments = {}): Way[] =>
    after(assign).map((afterwards) => ({ kind, next, known: afterwards, assigned: Object.keys(assign) }));
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
        ways.push(...way('rule', rule.Next, rule.Assign));
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
