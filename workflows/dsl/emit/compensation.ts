import { type Call, type Plan, stepsOf } from '../plan.ts';
import { common, Emission } from './emission.ts';
import { finished, type Machine } from './emit.ts';
import { type UndoFrom, undoing } from './failure.ts';
import { taskState } from './task-state.ts';
import { emitUndo } from './task-step.ts';

export interface CompensationPlan {
  readonly name: string;
  readonly purpose: string;
  readonly claim: Call;
  readonly end: string;
}

/**
 * The undos of a workflow as one of its own, for calling an order off from outside. Branches' undos run whatever branch
 * was taken: an undo accepts that there is nothing to undo.
 */
export function emitCompensation(workflow: Plan, { name, purpose, claim, end }: CompensationPlan): Machine {
  const plan: Plan = { ...workflow, name, purpose };
  const e = new Emission(plan);
  const undos = stepsOf(plan.path).flatMap((step) => ('undo' in step && step.undo ? [step.undo] : []));
  if (undos.length === 0) throw e.error('there is nothing to undo');
  if (!(end in plan.ends)) throw e.error(`no end is called "${end}"`);
  const first = undos.reduce<UndoFrom>((before, undo) => {
    emitUndo(e, undo, before);
    return undo.title;
  }, undefined);
  const undoFrom = first ?? common.undone;
  e.ends.add(end);
  e.outcomes.add(end);
  e.firstUndos.add(undoFrom);
  e.call(claim.task);
  const failure = { state: claim.title, error: 'CalledOff', cause: purpose };
  e.state(
    claim.title,
    taskState(claim, { isPersistent: true, assign: { failure, ...undoing(end, undoFrom) }, next: undoFrom }),
  );
  return finished(e, plan, claim.title);
}
