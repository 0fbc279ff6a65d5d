import type { Assignments, Catcher, Template } from '../../asl/state-machine.ts';
import { closingOf } from './closings.ts';
import { common, type Emission } from './emission.ts';
import { asExpression, quoted } from './jsonata.ts';

/** Longest texts kept of an error. */
const maxError = 100;
const maxCause = 500;
const maxStuck = 1000;

/** The error's name, which a failure by callback may lack. */
const errorName = asExpression(
  `$states.errorOutput.Error ? $substring($states.errorOutput.Error, 0, ${maxError}) : 'Unknown'`,
);
/** A function's error message, taken out of the JSON that Lambda makes the cause of; any other cause as it is; or none. */
const errorCause = asExpression(
  `$states.errorOutput.Cause ? $substring($substringBefore($substringBefore($substringAfter($states.errorOutput.Cause, '"errorMessage":"'), '","'), '"}'), 0, ${maxCause}) : ''`,
);

/** Where a failure leads: the state at which undoing begins, or none where nothing was done yet. */
export type UndoFrom = string | undefined;

/** What has been done so far that a failure must undo, or that the pivot is behind us. */
export type Phase = { readonly kind: 'undoable'; readonly undoFrom: UndoFrom } | { readonly kind: 'final' };
export const final: Phase = { kind: 'final' };

/** Nothing is undone after the pivot. */
export function undoFromOf(phase: Phase): UndoFrom {
  return phase.kind === 'undoable' ? phase.undoFrom : undefined;
}

interface Going {
  readonly assign: Assignments;
  readonly next: string;
}

/** The way to an end: through the undos, if there are any. */
export function wayTo(e: Emission, end: string, failure: Template, undoFrom: UndoFrom): Going {
  if (!(end in e.plan.ends)) throw e.error(`no end is called "${end}"`);
  e.ends.add(end);
  if (undoFrom === undefined) return { assign: { failure }, next: closingOf(e.plan, end) };
  e.outcomes.add(end);
  e.firstUndos.add(undoFrom);
  return { assign: { failure, ...undoing(end, undoFrom) }, next: undoFrom };
}

/** The way to an end when a decline counts as unknown if it came after a retry: the first attempt may have gone through. */
export function wayToUnlessRetried(e: Emission, end: string, title: string, plain: UndoFrom, retried: string): Going {
  e.ends.add(end);
  e.outcomes.add(end);
  e.firstUndos.add(plain ?? common.undone).add(retried);
  const undoFrom = asExpression(
    `$states.context.State.RetryCount > 0 ? ${quoted(retried)} : ${quoted(plain ?? common.undone)}`,
  );
  return { assign: { failure: failureOf(title), ...undoing(end, undoFrom) }, next: common.firstUndo };
}

/** What is remembered of the error that a Catch saw. */
export function failureOf(title: string): Template {
  return { state: title, error: errorName, cause: errorCause };
}

/** The variables that lead through the undos. */
export function undoing(outcome: string, undoFrom: string): Assignments {
  return { outcome, undoFrom, needsAttention: false, stuck: {}, rounds: 0 };
}

/** What is remembered of an undo that did not succeed, beside those before it. */
export function stuckAt(title: string): Template {
  const states = `$needsAttention ? $substring($stuck.states & ${quoted(`, ${title}`)}, 0, ${maxStuck}) : ${quoted(title)}`;
  return { states: asExpression(states), error: errorName, cause: errorCause };
}

/** What is remembered of a probe that gave no answer. */
export function stuckAtProbe(title: string): Template {
  return { states: title, error: errorName, cause: errorCause };
}

/** A Catch; its output is empty, because an error's cause may be long and the next state's input should not be. */
export function catching(errors: readonly string[], { assign, next }: Going): Catcher {
  return { ErrorEquals: errors, Assign: assign, Output: {}, Next: next };
}
