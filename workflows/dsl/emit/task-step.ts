import type { Catcher } from '../../asl/state-machine.ts';
import type { Call, TaskStep } from '../plan.ts';
import { askSupport } from './closings.ts';
import { common, type Emission, maxRounds } from './emission.ts';
import {
  catching,
  failureOf,
  final,
  type Phase,
  stuckAt,
  stuckAtProbe,
  type UndoFrom,
  undoFromOf,
  undoing,
  wayTo,
  wayToUnlessRetried,
} from './failure.ts';
import { asExpression } from './jsonata.ts';
import { uncapitalised } from './names.ts';
import { givenUp, resultOf, taskState } from './task-state.ts';

/** Writes a step's state, and its undo or probe. */
export function emitTask(e: Emission, step: TaskStep, next: string, phase: Phase): Phase {
  e.call(step.task);
  const undoFrom = undoFromOf(phase);
  const assign = e.used.has(step.name) && !step.isOptional ? { [step.name]: resultOf(step.task) } : {};
  e.state(
    step.title,
    taskState(step, {
      comment: commentOf(step),
      isPersistent: phase.kind === 'final' && !step.isOptional,
      assign,
      catch: catchersOf(e, step, next, undoFrom),
      next,
    }),
  );
  if (step.undo) return emitUndo(e, step.undo, undoFrom);
  if (step.probe) return emitProbe(e, step, step.probe, next, undoFrom);
  return phase;
}

function commentOf(step: TaskStep): string {
  if (step.kind === 'pivot') return `${step.task.purpose} The point of no return.`;
  return step.irreversible === undefined
    ? step.task.purpose
    : `${step.task.purpose} Never undone: ${step.irreversible}`;
}

function catchersOf(e: Emission, step: TaskStep, next: string, undoFrom: UndoFrom): Catcher[] {
  if (step.isOptional) return [givenUp(next)];
  const { answers } = step;
  if (!answers) return [];
  const declined = Object.entries(answers.declined).map(([decline, end]) =>
    catching([decline], wayOfDecline(e, step, decline, end, undoFrom)),
  );
  if (answers.otherwise === undefined) return declined;
  const { cancelled } = e.plan;
  if (cancelled !== undefined && step.kind !== 'read') {
    // Nothing was begun now. An earlier attempt may have been: an undo accepts that it was not, a probe finds out.
    const way = step.probe
      ? wayToUnlessRetried(e, cancelled, step.title, undoFrom, step.probe.title)
      : wayTo(e, cancelled, failureOf(step.title), step.undo?.title ?? undoFrom);
    declined.push(catching(['CancelRequested'], way));
  }
  const unknown = step.probe
    ? wayToProbe(e, step, step.probe, answers.otherwise, undoFrom)
    : wayTo(e, answers.otherwise, failureOf(step.title), step.undo?.title ?? undoFrom);
  return [...declined, catching(['States.ALL'], unknown)];
}

/** A decline leaves nothing to undo of the step itself, unless it says so, or came after an attempt that may have gone through. */
function wayOfDecline(e: Emission, step: TaskStep, decline: string, end: string, undoFrom: UndoFrom) {
  const own = step.undo?.title ?? step.probe?.title;
  if (own === undefined) return wayTo(e, end, failureOf(step.title), undoFrom);
  if (step.undo && step.task.declines[decline]?.leavesOpen) return wayTo(e, end, failureOf(step.title), own);
  return wayToUnlessRetried(e, end, step.title, undoFrom, own);
}

function wayToProbe(e: Emission, step: TaskStep, probe: Call, end: string, undoFrom: UndoFrom) {
  e.ends.add(end);
  e.outcomes.add(end);
  return {
    assign: { failure: failureOf(step.title), ...undoing(end, undoFrom ?? common.undone) },
    next: probe.title,
  };
}

/** An undo is repeated for long; when it still fails that is noted, and the next one runs all the same. */
export function emitUndo(e: Emission, undo: Call, before: UndoFrom): Phase {
  e.call(undo.task);
  const next = before ?? common.undone;
  const stuck: Catcher = {
    Comment: 'Noted for support; the other undos run all the same.',
    ErrorEquals: ['States.ALL'],
    Assign: { needsAttention: true, stuck: stuckAt(undo.title) },
    Output: {},
    Next: next,
  };
  e.undo(undo.title, taskState(undo, { isPersistent: true, catch: [stuck], next }));
  return { kind: 'undoable', undoFrom: undo.title };
}

/** A pivot of unknown outcome is asked for until the answer is certain; support is asked when there is none. */
function emitProbe(e: Emission, step: TaskStep, probe: Call, next: string, undoFrom: UndoFrom): Phase {
  e.call(probe.task);
  const happened = `Did ${uncapitalised(step.title)} happen?`;
  const { attention } = e.plan;
  const ask = { ...attention, title: `${attention.title}: ${uncapitalised(probe.title)}` };
  const again = `Once more: ${uncapitalised(probe.title)}?`;
  const probed = `${step.name}Probe`;
  const stuck: Catcher = {
    Comment: 'No certain answer: support is asked.',
    ErrorEquals: ['States.ALL'],
    Assign: { stuck: stuckAtProbe(probe.title) },
    Output: {},
    Next: ask.title,
  };
  e.state(
    probe.title,
    taskState(probe, {
      isPersistent: true,
      assign: { [probed]: resultOf(probe.task) },
      catch: [stuck],
      next: happened,
    }),
  );
  e.state(happened, {
    Type: 'Choice',
    Comment: 'Done: goes on. Not done, and it never will be: the undos.',
    Choices: [
      {
        Condition: asExpression(`$${probed}.outcome = 'happened'`),
        ...(e.used.has(step.name) ? { Assign: { [step.name]: asExpression(`$${probed}.result`) } } : {}),
        Next: next,
      },
      {
        Condition: asExpression(`$${probed}.outcome = 'didNotHappen'`),
        Assign: { undoFrom: undoFrom ?? common.undone },
        Next: undoFrom ?? common.undone,
      },
    ],
    Default: e.unforeseen(),
  });
  const [, askState] = askSupport(e, ask, again);
  e.state(ask.title, askState);
  e.asksTooOften();
  e.state(again, {
    Type: 'Choice',
    Comment: `Whatever support did, the probe is what tells: it asks again, at most ${maxRounds} times.`,
    Choices: [{ Condition: asExpression(`$rounds <= ${maxRounds}`), Next: probe.title }],
    Default: common.gaveUp,
  });
  return final;
}
