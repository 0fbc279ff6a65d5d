import type { NestedStates, State } from '../../asl/state-machine.ts';
import { functionOf } from '../check/function-of.ts';
import { inOrder, walk } from '../check/walk.ts';
import type { AnyTask } from '../contract.ts';
import { assumptions } from './prices.ts';

/** What an execution takes of AWS. */
export interface Cost {
  readonly transitions: number;
  readonly historyEvents: number;
  readonly requests: number;
  readonly functionSeconds: number;
}

/** `happy`: every call succeeds at once. `worst`: every retry is used up, and each attempt takes all the time it may. */
export type Case = 'happy' | 'worst';

const nothing: Cost = { transitions: 0, historyEvents: 0, requests: 0, functionSeconds: 0 };

/**
 * The most that a way through the states takes, each figure by itself; `ends` says which states count as an end (the
 * happy ones, say). Undefined when no way leads there.
 */
export function costOf(
  machine: NestedStates,
  tasks: Readonly<Record<string, AnyTask>>,
  which: Case,
  ends: (name: string, state: State) => boolean,
): Cost | undefined {
  const walked = walk(machine.StartAt, machine.States);
  const sorted = inOrder(walked);
  if ('circle' in sorted) return undefined;
  const costs = new Map<string, Cost>();
  for (const place of sorted.order.toReversed()) {
    const state = machine.States[place.state];
    if (!state) continue;
    const ways = place.ways.filter((way) => which === 'worst' || way.kind !== 'catch');
    const onward = ways.flatMap((way) => (way.to === undefined ? [] : (costs.get(way.to) ?? [])));
    const isEnd = ways.every((way) => way.to === undefined);
    if (isEnd ? !ends(place.state, state) : onward.length === 0) continue;
    const own = stateCost(state, tasks, which);
    if (own) costs.set(place.id, added(own, onward.reduce(larger, nothing)));
  }
  return costs.get(walked.start);
}

function stateCost(state: State, tasks: Readonly<Record<string, AnyTask>>, which: Case): Cost | undefined {
  switch (state.Type) {
    case 'Task': {
      const task = tasks[functionOf(state) ?? ''];
      if (!task) return undefined;
      const retries = (state.Retry ?? []).reduce((sum, { MaxAttempts = 3 }) => sum + MaxAttempts, 0);
      const attempts = which === 'worst' ? 1 + retries : 1;
      // Scheduled, started, ended; and submitted, where a callback ends it.
      const events = task.isCallback ? 4 : 3;
      const seconds = which === 'worst' ? task.timeoutSeconds : assumptions.happySeconds;
      return {
        transitions: attempts,
        historyEvents: 2 + events * attempts,
        requests: attempts,
        functionSeconds: seconds * attempts,
      };
    }
    case 'Parallel': {
      const branches = state.Branches.map((branch) => costOf(branch, tasks, which, () => true) ?? nothing);
      return branches.reduce(added, { ...nothing, transitions: 1, historyEvents: 4 });
    }
    case 'Fail':
      return { ...nothing, transitions: 1, historyEvents: 1 };
    case 'Map':
      return undefined;
    default:
      return { ...nothing, transitions: 1, historyEvents: 2 };
  }
}

function combined(a: Cost, b: Cost, combine: (a: number, b: number) => number): Cost {
  return {
    transitions: combine(a.transitions, b.transitions),
    historyEvents: combine(a.historyEvents, b.historyEvents),
    requests: combine(a.requests, b.requests),
    functionSeconds: combine(a.functionSeconds, b.functionSeconds),
  };
}

function added(a: Cost, b: Cost): Cost {
  return combined(a, b, (one, other) => one + other);
}

function larger(a: Cost, b: Cost): Cost {
  return combined(a, b, Math.max);
}
