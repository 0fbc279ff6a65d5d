import type { StateMachine } from '../../asl/state-machine.ts';
import type { AnyTask } from '../contract.ts';
import { hasEnded, type Plan } from '../plan.ts';
import { afterUndos, beforeUndos, failures } from './closings.ts';
import { Emission } from './emission.ts';
import { emitPath } from './path.ts';

/** A state machine as it is written down, with all that is needed to judge it. */
export interface Machine {
  readonly name: string;
  readonly plan: Plan;
  readonly definition: StateMachine;
  /** The tasks it calls, by placeholder. */
  readonly tasks: Readonly<Record<string, AnyTask>>;
}

/** Writes a workflow as a state machine. */
export function emit(plan: Plan): Machine {
  const e = new Emission(plan);
  const [first] = plan.path;
  if (!first || !hasEnded(plan.path)) throw e.error('it does not end; close it with .succeed(…) or .end(…)');
  emitPath(e, plan.path, 'nothing follows an end', { kind: 'undoable', undoFrom: undefined });
  return finished(e, plan, first.title);
}

/** Puts the gathered states in order. */
export function finished(e: Emission, plan: Plan, start: string): Machine {
  const after = afterUndos(e);
  const states = e.states(beforeUndos(e), [...after, ...failures(e)]);
  return {
    name: plan.name,
    plan,
    definition: { Comment: plan.purpose, QueryLanguage: 'JSONata', StartAt: start, States: states },
    tasks: e.tasks,
  };
}
