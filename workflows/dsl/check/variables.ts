import type { Assignments, NestedStates, State, States } from '../../asl/state-machine.ts';
import { expressionsIn, variablesRead } from './expression.ts';
import { inOrder, walk } from './walk.ts';

/** Variables that are read though some way there does not set them, and names that hide a variable from outside. */
export function checkVariables(machine: NestedStates, outer: ReadonlySet<string> = new Set()): string[] {
  const { states, findings } = { states: machine.States, findings: new Set<string>() };
  const walked = walk(machine.StartAt, states);
  const sorted = inOrder(walked);
  // A circle is a finding of its own; what is set on the ways of a circle cannot be told.
  const places = 'order' in sorted ? sorted.order : [];
  const set = new Map<string, ReadonlySet<string>>([[walked.start, outer]]);
  for (const place of places) {
    const before = set.get(place.id) ?? outer;
    const state = states[place.state];
    if (!state) continue;
    for (const name of readIn(state)) {
      if (!before.has(name))
        findings.add(`state "${place.state}" reads "${name}", which no earlier state provides on every way there`);
    }
    for (const inner of nestedIn(state)) {
      for (const finding of checkVariables(inner, before)) findings.add(finding);
      for (const name of assignedIn(inner.States)) {
        if (outer.has(name) || assignedIn(states, false).has(name)) {
          findings.add(
            `state "${place.state}" sets "${name}" in a branch, which hides the variable of that name outside`,
          );
        }
      }
    }
    for (const way of place.ways) {
      if (way.to === undefined) continue;
      const after = new Set([...before, ...way.assigned]);
      const other = set.get(way.to);
      set.set(way.to, other ? new Set([...after].filter((name) => other.has(name))) : after);
    }
  }
  return [...findings];
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
