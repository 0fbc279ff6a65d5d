import type { Template } from '../../asl/state-machine.ts';
import type { Machine } from '../emit/emit.ts';
import { misfits } from '../shape/fits.ts';
import { type Shape, shapeOf } from '../shape/shape.ts';
import { unboundedIn } from '../shape/size.ts';
import { type Shapes, shapesOf } from '../shape/surroundings.ts';
import { argumentsOf, functionOf } from './function-of.ts';

/** Schemas without a bound, and arguments that a task may refuse for their bounds, which the compiler does not see. */
export function checkContracts(machine: Machine): string[] {
  const unbounded = [
    ...unboundedIn(shapeOf(machine.plan.input, 'output'), 'input').map((finding) => `the workflow's ${finding}`),
    ...Object.values(machine.tasks).flatMap((task) =>
      [
        ...unboundedIn(shapeOf(task.input, 'input'), 'input'),
        ...unboundedIn(shapeOf(task.output, 'output'), 'output'),
      ].map((finding) => `task "${task.name}": ${finding}`),
    ),
  ];
  // Where bounds are missing, comparing them says nothing new.
  return unbounded.length > 0 ? unbounded : checkArguments(machine, shapesOf(machine));
}

function checkArguments({ tasks }: Machine, shapes: Shapes): string[] {
  return [...shapes.states].flatMap(([name, state]) => {
    const task = tasks[functionOf(state) ?? ''];
    const payload = argumentsOf(state)?.Payload as Template | undefined; // arguments are a template
    if (!task || payload === undefined) return [];
    const given = withoutToken(shapes.template(name, payload).shape, task.isCallback);
    const found = misfits(given, shapeOf(task.input, 'input'), 'input');
    return found.map((finding) => `state "${name}" calls ${task.name}, whose ${finding}`);
  });
}

function withoutToken(shape: Shape, isCallback: boolean): Shape {
  if (!isCallback || shape.kind !== 'object') return shape;
  const { taskToken: _token, ...fields } = shape.fields;
  return { ...shape, fields };
}
