import type { Assignments, State, Template } from '../../asl/state-machine.ts';
import { isCallback } from '../check/function-of.ts';
import type { Machine } from '../emit/emit.ts';
import { sizeOf } from '../shape/size.ts';
import { type Shapes, shapesOf } from '../shape/surroundings.ts';

/** What AWS adds to the result of a function: status, version and the headers of the call. */
const envelopeBytes = 2_048;

/** The most bytes that pass at each state: its arguments, its result, its output or what it assigns. */
export function bytesOf(machine: Machine): Record<string, number> {
  const shapes = shapesOf(machine);
  const states = [...shapes.states].map(([name, state]) => [name, Math.max(0, ...parts(name, state, shapes))] as const);
  return { input: sizeOf(shapes.input), ...Object.fromEntries(states) };
}

function parts(name: string, state: State, shapes: Shapes): number[] {
  const size = (template: Template | undefined) =>
    template === undefined ? 0 : sizeOf(shapes.template(name, template).shape);
  const assigned = (assign: Assignments | undefined) => size(assign);
  const rules = state.Type === 'Choice' ? state.Choices : 'Catch' in state ? (state.Catch ?? []) : [];
  const result =
    state.Type === 'Task' ? sizeOf(shapes.of(name).result) + (isCallback(state.Resource) ? 0 : envelopeBytes) : 0;
  return [
    'Arguments' in state ? size(state.Arguments) : 0,
    result,
    'Output' in state ? size(state.Output) : 0,
    'Assign' in state ? assigned(state.Assign) : 0,
    ...rules.flatMap((rule) => [assigned(rule.Assign), size(rule.Output)]),
  ];
}
