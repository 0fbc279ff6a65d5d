import type { State } from '../../asl/state-machine.ts';
import type { Machine } from '../emit/emit.ts';
import { bytesOf } from './bytes.ts';
import { type Cost, costOf } from './costs.ts';
import { assumptions, type Figure, limits, prices, usableShare } from './prices.ts';

/** Upper bounds of what one execution takes, and of what it costs. */
export interface Budget {
  readonly machine: string;
  readonly transitions: Bounds;
  readonly historyEvents: Bounds & { readonly limit: number };
  readonly lambdaRequests: Bounds;
  readonly bytes: {
    readonly limit: number;
    readonly largest: { readonly at: string; readonly bytes: number };
    /** The most that passes at each state, and the input of the execution. */
    readonly states: Readonly<Record<string, number>>;
  };
  readonly usDollars: Bounds;
  readonly basis: {
    readonly figures: readonly Figure[];
    readonly usableShareOfLimits: number;
    readonly memoryMegabytes: number;
    readonly happySecondsPerCall: number;
  };
}

interface Bounds {
  /** The longest way to a happy end on which every call succeeds at once. */
  readonly happyPath: number;
  /** The longest way at all, every retry used up. */
  readonly upperBound: number;
}

export function budgetOf(machine: Machine): Budget {
  const { definition, tasks, plan } = machine;
  const isHappy = (name: string, state: State) => state.Type === 'Succeed' && !(name in plan.ends);
  const happy =
    costOf(definition, tasks, 'happy', isHappy) ??
    costOf(definition, tasks, 'happy', (_, { Type }) => Type === 'Succeed');
  const worst = costOf(definition, tasks, 'worst', () => true);
  if (!happy || !worst) throw new Error(`workflow "${machine.name}": no end can be reached, so nothing can be counted`);
  const bounds = (count: (cost: Cost) => number): Bounds => ({ happyPath: count(happy), upperBound: count(worst) });
  const states = bytesOf(machine);
  const [at = 'input', bytes = 0] = Object.entries(states).reduce((a, b) => (b[1] > a[1] ? b : a));
  return {
    machine: machine.name,
    transitions: bounds((cost) => cost.transitions),
    // The execution's own start and end.
    historyEvents: { ...bounds((cost) => cost.historyEvents + 2), limit: limits.historyEvents.value },
    lambdaRequests: bounds((cost) => cost.requests),
    bytes: { limit: limits.bytes.value, largest: { at, bytes }, states },
    usDollars: bounds(dollars),
    basis: {
      figures: [prices.transition, prices.request, prices.gigabyteSecond, limits.bytes, limits.historyEvents],
      usableShareOfLimits: usableShare,
      memoryMegabytes: assumptions.memoryMegabytes,
      happySecondsPerCall: assumptions.happySeconds,
    },
  };
}

/** US dollars, to the millionth. */
function dollars(cost: Cost): number {
  const gigabyteSeconds = (cost.functionSeconds * assumptions.memoryMegabytes) / 1_024;
  const sum =
    (cost.transitions / 1_000) * prices.transition.value +
    (cost.requests / 1_000_000) * prices.request.value +
    gigabyteSeconds * prices.gigabyteSecond.value;
  return Number(sum.toFixed(6));
}

/** Which limits of AWS an execution might pass, or come too near to. */
export function overruns(machine: Machine): string[] {
  const { bytes, historyEvents } = budgetOf(machine);
  const most = { bytes: usableShare * limits.bytes.value, events: usableShare * limits.historyEvents.value };
  return [
    ...Object.entries(bytes.states)
      .filter(([, size]) => size > most.bytes)
      .map(
        ([state, size]) =>
          `at "${state}" ${size} bytes may pass, and ${Math.floor(most.bytes)} are allowed (${share()} of ${limits.bytes.value})`,
      ),
    ...(historyEvents.upperBound > most.events
      ? [
          `its history may have ${historyEvents.upperBound} events, and ${most.events} are allowed (${share()} of ${limits.historyEvents.value})`,
        ]
      : []),
  ];
}

function share(): string {
  return `${usableShare * 100} %`;
}
