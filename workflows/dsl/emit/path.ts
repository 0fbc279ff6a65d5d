import type { Catcher, ChoiceRule } from '../../asl/state-machine.ts';
import { hasEnded, type MatchStep, type Path, type Step, type WaitStep } from '../plan.ts';
import { common, type Emission } from './emission.ts';
import { catching, failureOf, final, type Phase, undoFromOf, wayTo } from './failure.ts';
import { asExpression, quoted } from './jsonata.ts';
import { durationOf, uncapitalised } from './names.ts';
import { emitParallel } from './parallel.ts';
import { resultOf, taskState, timeouts } from './task-state.ts';
import { emitTask } from './task-step.ts';

/** The state at which a path begins; where it has no step, the one that follows it. */
function entryOf(path: Path, next: string): string {
  return path[0]?.title ?? next;
}

/** Writes the states of a path, and says what a failure after it has to undo. */
export function emitPath(e: Emission, path: Path, next: string, phase: Phase): Phase {
  return path.reduce((before, step, index) => emitStep(e, step, entryOf(path.slice(index + 1), next), before), phase);
}

function emitStep(e: Emission, step: Step, next: string, phase: Phase): Phase {
  switch (step.kind) {
    case 'match':
      return emitMatch(e, step, next, phase);
    case 'wait':
      return emitWait(e, step, next, phase);
    case 'parallel':
      emitParallel(e, step, next, phase);
      return phase;
    case 'pause':
      e.state(step.title, {
        Type: 'Wait',
        Comment: `Lets ${durationOf(step.seconds)} pass.`,
        Seconds: step.seconds,
        Next: next,
      });
      return phase;
    case 'end': {
      const failure = { state: step.title, error: step.end, cause: step.because };
      const going = wayTo(e, step.end, failure, undoFromOf(phase));
      e.state(step.title, { Type: 'Pass', Comment: step.because, Assign: going.assign, Output: {}, Next: going.next });
      return phase;
    }
    case 'succeed':
      e.state(step.title, { Type: 'Succeed', Comment: 'The happy end.', Output: { outcome: step.title } });
      return phase;
    default:
      return emitTask(e, step, next, phase);
  }
}

function emitMatch(e: Emission, step: MatchStep, next: string, phase: Phase): Phase {
  const discriminator = codeOf(step);
  const rules: ChoiceRule[] = Object.entries(step.cases).map(([value, path]) => ({
    Condition: asExpression(
      isFlag(step)
        ? value === 'true'
          ? discriminator
          : `$not(${discriminator})`
        : `${discriminator} = ${quoted(value)}`,
    ),
    Next: entryOf(path, next),
  }));
  e.state(step.title, {
    Type: 'Choice',
    Comment: `Goes on by the ${step.field} of ${step.variable}.`,
    Choices: rules,
    Default: e.unforeseen(),
  });
  const conditions = rules.map((rule) => rule.Condition);
  const after = Object.values(step.cases).map((path) => ({ path, phase: emitPath(e, path, next, phase) }));
  const goingOn = after.flatMap((branch, index) =>
    hasEnded(branch.path) ? [] : [{ condition: conditions[index] ?? false, phase: branch.phase }],
  );
  return joined(e, `Undo by ${uncapitalised(step.title.replace(/[?]$/, ''))}`, goingOn, phase);
}

/** After branches come together again, the undos of the branch that was taken run, and no others. */
function joined(
  e: Emission,
  title: string,
  branches: readonly { readonly condition: string | boolean; readonly phase: Phase }[],
  before: Phase,
): Phase {
  if (branches.some((branch) => branch.phase.kind === 'final') || before.kind === 'final') return final;
  const own = branches.flatMap(({ condition, phase }) =>
    phase.kind === 'undoable' && phase.undoFrom !== undefined && phase.undoFrom !== before.undoFrom
      ? [{ Condition: condition, Next: phase.undoFrom }]
      : [],
  );
  if (own.length === 0) return before;
  e.undo(title, {
    Type: 'Choice',
    Comment: 'Only the undos of the branch that was taken run.',
    Choices: own,
    Default: before.undoFrom ?? common.undone,
  });
  return { kind: 'undoable', undoFrom: title };
}

function emitWait(e: Emission, step: WaitStep, next: string, phase: Phase): Phase {
  e.call(step.task);
  const undoFrom = undoFromOf(phase);
  const catchers: Catcher[] = [];
  const result = e.used.has(step.name) ? { [step.name]: resultOf(step.task) } : {};
  const marker = `${step.name}TimedOut`;
  let after = phase;
  let marked = {};
  if ('end' in step.timedOut) {
    const failure = {
      state: step.title,
      error: 'States.Timeout',
      cause: `No answer within ${durationOf(step.timeoutSeconds)}.`,
    };
    catchers.push(catching(timeouts, wayTo(e, step.timedOut.end, failure, undoFrom)));
  } else {
    const { path } = step.timedOut;
    const branch = emitPath(e, path, next, phase);
    if (!hasEnded(path))
      after = joined(
        e,
        `Undo if no answer: ${uncapitalised(step.title)}`,
        [{ condition: asExpression(`$${marker}`), phase: branch }],
        phase,
      );
    const isMarked = after !== phase && after.kind === 'undoable';
    if (isMarked) marked = { [marker]: false };
    catchers.push({
      ErrorEquals: timeouts,
      ...(isMarked ? { Assign: { [marker]: true } } : {}),
      Output: {},
      Next: entryOf(path, next),
    });
  }
  if (step.otherwise !== undefined) {
    catchers.push(catching(['States.ALL'], wayTo(e, step.otherwise, failureOf(step.title), undoFrom)));
  }
  e.state(
    step.title,
    taskState(step, {
      isPersistent: phase.kind === 'final',
      timeoutSeconds: step.timeoutSeconds,
      ...(step.heartbeatSeconds === undefined ? {} : { heartbeatSeconds: step.heartbeatSeconds }),
      assign: { ...result, ...marked },
      catch: catchers,
      next,
    }),
  );
  return after;
}

function isFlag(step: MatchStep): boolean {
  return Object.keys(step.cases).every((value) => value === 'true' || value === 'false');
}

function codeOf(step: MatchStep): string {
  return step.variable === 'input'
    ? `$states.context.Execution.Input.${step.field}`
    : `$${step.variable}.${step.field}`;
}
