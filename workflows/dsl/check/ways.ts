import type { Assignments, State, States, Template } from '../../asl/state-machine.ts';
import { constantsOf, type Known, type Scalar, truthOf } from './constants.ts';
import { parse, pathOf, visit } from './expression.ts';

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

/** The variables, and fields of variables, that some choice looks at: what is known of others decides nothing. */
export function trackedIn(states: States): Set<string> {
  const tracked = new Set<string>();
  for (const state of Object.values(states)) {
    for (const rule of state.Type === 'Choice' ? state.Choices : []) {
      const node = typeof rule.Condition === 'string' ? parse(rule.Condition) : undefined;
      if (node) visit(node, (one) => tracked.add(pathOf(one)?.join('.') ?? ''));
    }
  }
  tracked.delete('');
  return tracked;
}

/** The ways out of a state that are open, as far as is known. */
export function waysOut(state: State, known: Known, tracked: ReadonlySet<string>): Way[] {
  const way = (kind: Way['kind'], next: string | undefined, assign: Assignments = {}): Way[] =>
    assigning(known, assign, tracked).map((after) => ({ kind, next, known: after, assigned: Object.keys(assign) }));
  switch (state.Type) {
    case 'Succeed':
    case 'Fail':
      return [];
    case 'Choice': {
      const ways: Way[] = [];
      for (const rule of state.Choices) {
        const node = typeof rule.Condition === 'string' ? parse(rule.Condition) : undefined;
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
function assigning(known: Known, assign: Assignments, tracked: ReadonlySet<string>): Known[] {
  let outcomes = [new Map(known)];
  for (const path of tracked) {
    const [variable = '', ...fields] = path.split('.');
    const template = assign[variable];
    if (template === undefined) continue;
    const values = valuesAt(template, fields, known);
    if (!values) for (const outcome of outcomes) outcome.delete(path);
    else outcomes = values.flatMap((value) => outcomes.map((outcome) => new Map(outcome).set(path, value)));
  }
  return outcomes;
}

function valuesAt(template: Template, fields: readonly string[], known: Known): readonly Scalar[] | undefined {
  const [field, ...rest] = fields;
  if (typeof template === 'string') {
    const node = parse(template);
    if (!node) return field === undefined ? [template] : undefined;
    return field === undefined ? constantsOf(node, known) : undefined;
  }
  if (template === null || typeof template !== 'object') return field === undefined ? [template] : undefined;
  if (field === undefined || Array.isArray(template)) return undefined;
  const inner = (template as { readonly [name: string]: Template })[field]; // not a list
  return inner === undefined ? undefined : valuesAt(inner, rest, known);
}
