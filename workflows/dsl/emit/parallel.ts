import type { Assignments, Catcher, NestedStates, State, Template } from '../../asl/state-machine.ts';
import type { ParallelStep, Path, Step, TaskStep } from '../plan.ts';
import type { Emission } from './emission.ts';
import { catching, failureOf, type Phase, undoFromOf, wayTo } from './failure.ts';
import { asExpression } from './jsonata.ts';
import { capitalised, wordsOf } from './names.ts';
import { givenUp, resultOf, taskState } from './task-state.ts';

/** Writes branches that run side by side; each hands out what it added, for its variables end with it. */
export function emitParallel(e: Emission, step: ParallelStep, next: string, phase: Phase): void {
  const branches = Object.entries(step.branches);
  const result = Object.fromEntries(branches.map(([name], index) => [name, asExpression(`$states.result[${index}]`)]));
  e.state(step.title, {
    Type: 'Parallel',
    Comment: `Side by side: ${branches.map(([name]) => wordsOf(name)).join(', ')}.`,
    Branches: branches.map(([name, path]) => branch(e, step, name, path, phase)),
    ...catchersOf(e, step, phase),
    ...(e.used.has(step.name) ? { Assign: { [step.name]: result } } : {}),
    Output: result,
    Next: next,
  });
}

function catchersOf(e: Emission, step: ParallelStep, phase: Phase): { Catch?: Catcher[] } {
  if (step.otherwise === undefined) return {};
  const undoFrom = undoFromOf(phase);
  const declined = new Map<string, string>();
  for (const inner of Object.values(step.branches).flat()) {
    for (const [decline, end] of Object.entries('answers' in inner ? (inner.answers?.declined ?? {}) : {})) {
      if ((declined.get(decline) ?? end) !== end) {
        throw e.error(`the branches of "${step.title}" answer "${decline}" with different ends`);
      }
      declined.set(decline, end);
    }
  }
  const failure = failureOf(step.title);
  return {
    Catch: [
      ...[...declined].map(([decline, end]) => catching([decline], wayTo(e, end, failure, undoFrom))),
      catching(['States.ALL'], wayTo(e, step.otherwise, failure, undoFrom)),
    ],
  };
}

function branch(e: Emission, step: ParallelStep, name: string, path: Path, phase: Phase): NestedStates {
  const steps = path.filter(isTask);
  const [first] = steps;
  if (!first || steps.length < path.length)
    throw e.error(`the branch "${name}" of "${step.title}" needs steps, reads and finishes only`);
  const handOut = `Hand out ${wordsOf(step.name)}: ${wordsOf(name)}`;
  const states: [string, State][] = [];
  const kept = steps.filter((inner) => !inner.isOptional).map((inner) => inner.name);
  steps.forEach((inner, index) => {
    e.call(inner.task);
    const isLast = index === steps.length - 1;
    // The last state of a branch can hand out its own result; an optional one cannot, for giving up needs a state to go to.
    const ends = isLast && !inner.isOptional;
    const after = steps[index + 1]?.title ?? handOut;
    const assign: Assignments = ends || inner.isOptional ? {} : { [inner.name]: resultOf(inner.task) };
    states.push([
      inner.title,
      taskState(inner, {
        isPersistent: phase.kind === 'final' && !inner.isOptional,
        assign,
        ...(inner.isOptional ? { catch: [givenUp(after)] } : {}),
        ...(ends ? { output: handedOut(kept, inner) } : { next: after }),
      }),
    ]);
    if (isLast && !ends)
      states.push([
        handOut,
        { Type: 'Succeed', Comment: `What ${capitalised(wordsOf(name))} leaves behind.`, Output: handedOut(kept) },
      ]);
  });
  return { StartAt: first.title, States: e.nested(states) };
}

function handedOut(names: readonly string[], last?: TaskStep): Template {
  return Object.fromEntries(
    names.map((name) => [name, name === last?.name ? resultOf(last.task) : asExpression(`$${name}`)]),
  );
}

function isTask(step: Step): step is TaskStep {
  return step.kind === 'read' || step.kind === 'finish';
}
