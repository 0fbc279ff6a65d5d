import type { NestedStates, State, States, Template } from '../../asl/state-machine.ts';
import { functionOf, isCallback } from '../check/function-of.ts';
import { nestedIn } from '../check/variables.ts';
import type { Machine } from '../emit/emit.ts';
import { type Inferred, type Surroundings, shapeOfTemplate } from './infer.ts';
import { anything, oneOf, type Shape, shapeOf } from './shape.ts';

/** What stands around the expressions of each state of a machine, those in branches too. */
export interface Shapes {
  readonly input: Shape;
  /** All states by name; names are unique over the whole machine. */
  readonly states: ReadonlyMap<string, State>;
  of(state: string): Surroundings;
  template(state: string, template: Template): Inferred;
}

export function shapesOf(machine: Machine): Shapes {
  const input = shapeOf(machine.plan.input, 'output');
  const states = new Map(allStates(machine.definition.States));
  const assigned = assignmentsOf(states);
  const variables = new Map<string, Shape>();

  const variable = (name: string): Shape => {
    const known = variables.get(name);
    if (known) return known;
    // While it is worked out, a variable that is made of itself counts as anything; `$substring` bounds what grows.
    variables.set(name, anything);
    const shape = oneOf(
      (assigned.get(name) ?? []).map(({ state, template }) => shapeOfTemplate(template, of(state)).shape),
    );
    variables.set(name, shape);
    return shape;
  };
  const of = (name: string): Surroundings => ({ input, result: resultOf(states.get(name)), variable });
  const resultOf = (state: State | undefined): Shape => {
    if (state?.Type === 'Parallel') return branchResults(state.Branches);
    const task = machine.tasks[(state && functionOf(state)) ?? ''];
    if (state?.Type !== 'Task' || !task) return anything;
    const output = shapeOf(task.output, 'output');
    if (isCallback(state.Resource)) return output;
    return { kind: 'object', isClosed: false, fields: { Payload: { shape: output, isOptional: false } } };
  };
  const branchResults = (branches: readonly NestedStates[]): Shape => ({
    kind: 'object',
    isClosed: true,
    fields: Object.fromEntries(
      branches.map((branch, index) => [index, { shape: outputOf(branch), isOptional: false }]),
    ),
  });
  const outputOf = (branch: NestedStates): Shape =>
    oneOf(
      Object.entries(branch.States).flatMap(([name, state]) => {
        const isLast = state.Type === 'Succeed' || ('End' in state && state.End === true);
        if (!isLast) return [];
        const output = 'Output' in state ? state.Output : undefined;
        return [output === undefined ? anything : shapeOfTemplate(output, of(name)).shape];
      }),
    );
  return { input, states, of, template: (state, template) => shapeOfTemplate(template, of(state)) };
}

function allStates(states: States): [string, State][] {
  return Object.entries(states).flatMap(([name, state]): [string, State][] => [
    [name, state],
    ...nestedIn(state).flatMap((inner) => allStates(inner.States)),
  ]);
}

function assignmentsOf(states: ReadonlyMap<string, State>): Map<string, { state: string; template: Template }[]> {
  const all = [...states].flatMap(([state, definition]) => {
    const inner =
      definition.Type === 'Choice' ? definition.Choices : 'Catch' in definition ? (definition.Catch ?? []) : [];
    const own = 'Assign' in definition && definition.Assign ? [definition.Assign] : [];
    return [...own, ...inner.flatMap(({ Assign }) => (Assign ? [Assign] : []))].flatMap((assign) =>
      Object.entries(assign).map(([name, template]) => ({ name, state, template })),
    );
  });
  return Map.groupBy(all, ({ name }) => name);
}
