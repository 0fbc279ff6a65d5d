import type { Assignments, NestedStates, State, States } from '../../asl/state-machine.ts';
import { expressionsIn, variablesRead } from './expression.ts';
import { inOrder, walk } from './walk.ts';

/** Variables that are read though some way there does not set them, and names that hide a variable from outside. */
export function checkVariables(
  machine: NestedStates,
  factsOf: FactsOf = () => new Set(),
  outer: ReadonlySet<string> = new Set(),
): string[] {
  const own = assignedIn(machine.States, false);
  return [...setBefore(machine, outer)].flatMap(([name, before]) => {
    const state = machine.States[name];
    if (!state) return [];
    const unset = [...readIn(state)].filter(
      (variable) => !before.has(variable) && !isSetAfterAll(machine, outer, name, variable, factsOf(variable)),
    );
    return [
      ...unset.map(
        (variable) => `state "${name}" reads "${variable}", which no earlier state provides on every way there`,
      ),
      ...nestedIn(state).flatMap((inner) => [
        ...checkVariables(inner, factsOf, before),
        ...[...assignedIn(inner.States)]
          .filter((variable) => outer.has(variable) || own.has(variable))
          .map(
            (variable) =>
              `state "${name}" sets "${variable}" in a branch, which hides the variable of that name outside`,
          ),
      ]),
    ];
  });
}

/** The choices on which it depends whether a variable is set: looking at them all in every walk would take for ever. */
type FactsOf = (variable: string) => ReadonlySet<string>;

/** Whether a variable that only one branch sets is read behind a choice that leads to that branch's undos. */
function isSetAfterAll(
  machine: NestedStates,
  outer: ReadonlySet<string>,
  name: string,
  variable: string,
  facts: ReadonlySet<string>,
): boolean {
  if (facts.size === 0) return false;
  return setBefore(machine, outer, facts).get(name)?.has(variable) ?? true;
}

/** For each state that can be reached, the variables that are set on every way there. */
function setBefore(
  machine: NestedStates,
  outer: ReadonlySet<string>,
  facts?: ReadonlySet<string>,
): Map<string, ReadonlySet<string>> {
  const walked = walk(machine.StartAt, machine.States, facts);
  const sorted = inOrder(walked);
  const places = new Map<string, ReadonlySet<string>>([[walked.start, outer]]);
  const states = new Map<string, ReadonlySet<string>>();
  // A circle is a finding of its own; what is set on its ways cannot be told.
  for (const place of 'order' in sorted ? sorted.order : []) {
    const before = places.get(place.id) ?? outer;
    states.set(place.state, common(before, states.get(place.state)));
    for (const way of place.ways) {
      if (way.to === undefined) continue;
      const after = way.assigned.every((variable) => before.has(variable))
        ? before
        : new Set([...before, ...way.assigned]);
      places.set(way.to, common(after, places.get(way.to)));
    }
  }
  return states;
}

function common(one: ReadonlySet<string>, other: ReadonlySet<string> | undefined): ReadonlySet<string> {
  if (!other || one === other) return one;
  return new Set([...one].filter((variable) => other.has(variable)));
}

/** The machines inside a state. */
export function nestedIn(state: State): readonly NestedStates[] {
  if (state.Type === 'Parallel') return state.Branches;
  return state.Type === 'Map' ? [state.ItemProcessor] : [];
}

/** Every variable that some state sets, those of nested machines too. */
function assignedIn(states: States, deep = true): Set<string> {
  return new Set(
    Object.values(states).flatMap((state) => [
      ...assignments(state).flatMap(Object.keys),
      ...(deep ? nestedIn(state).flatMap((inner) => [...assignedIn(inner.States)]) : []),
    ]),
  );
}

function assignments(state: State): Assignments[] {
  const inner = state.Type === 'Choice' ? state.Choices : 'Catch' in state ? (state.Catch ?? []) : [];
  const own = 'Assign' in state && state.Assign ? [state.Assign] : [];
  return [...own, ...inner.flatMap(({ Assign }) => (Assign ? [Assign] : []))];
}

/** The variables a state reads itself, not those its branches read. */
function readIn(state: State): Set<string> {
  const { Comment: _comment, ...fields } = state;
  const own = Object.entries(fields).filter(([name]) => name !== 'Branches' && name !== 'ItemProcessor');
  return new Set(own.flatMap(([, template]) => expressionsIn(template).flatMap((node) => [...variablesRead(node)])));
}
