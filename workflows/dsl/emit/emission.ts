import type { State, States } from '../../asl/state-machine.ts';
import type { AnyTask } from '../contract.ts';
import { type Path, type Plan, type Step, stepsOf } from '../plan.ts';
import { variablesOf } from '../stand-in.ts';
import { placeholderOf } from './names.ts';

type Entries = readonly (readonly [string, State])[];

/** Names of the states that every workflow may have beside its own. */
export const common = {
  firstUndo: 'Which undo is first?',
  undone: 'Is all undone?',
  decided: 'What did support decide?',
  gaveUp: 'Support asked too often',
  unforeseen: 'Unforeseen answer',
} as const;

/** How often support may ask for the open undos again before the execution fails. */
export const maxRounds = 5;

/** What one run of the emitter gathers: states in the order they are read, undos apart. */
export class Emission {
  readonly plan: Plan;
  /** Variables that some state reads: others are not kept. */
  readonly used: ReadonlySet<string>;
  readonly #main: [string, State][] = [];
  readonly #undos: [string, State][] = [];
  readonly #tasks = new Map<string, AnyTask>();
  /** Ends that a failure, or a decision, may lead to by way of the undos; and straight. */
  readonly outcomes = new Set<string>();
  readonly ends = new Set<string>();
  /** The states at which undoing may begin. */
  readonly firstUndos = new Set<string>();

  constructor(plan: Plan) {
    this.plan = plan;
    this.used = new Set(stepsOf(plan.path).flatMap(readBy));
  }

  state(name: string, state: State): void {
    this.#add(this.#main, name, state);
  }

  /** Undos are listed in the order they run: the last one done comes first. */
  undo(name: string, state: State): void {
    this.#add(this.#undos, name, state);
  }

  /** States of a parallel branch: their names count as the machine's own, for AWS wants them unique over all. */
  nested(entries: Entries): States {
    for (const [name, state] of entries) this.#add([], name, state);
    return Object.fromEntries(entries);
  }

  call(task: AnyTask): void {
    const placeholder = placeholderOf(task.name);
    const known = this.#tasks.get(placeholder);
    if (known && known !== task) throw this.error(`two different tasks are called "${task.name}"`);
    this.#tasks.set(placeholder, task);
  }

  /** Notes that support may be asked too often. */
  asksTooOften(): void {
    this.#hasRounds = true;
  }
  get hasRounds(): boolean {
    return this.#hasRounds;
  }
  #hasRounds = false;

  /** The state for a value that no branch answers. */
  unforeseen(): string {
    this.#hasUnforeseen = true;
    return common.unforeseen;
  }
  get hasUnforeseen(): boolean {
    return this.#hasUnforeseen;
  }
  #hasUnforeseen = false;

  get hasUndos(): boolean {
    return this.#undos.length > 0;
  }

  get tasks(): Readonly<Record<string, AnyTask>> {
    return Object.fromEntries([...this.#tasks].sort(([a], [b]) => (a < b ? -1 : 1)));
  }

  /** All states in the order they are read: the run, its undos, and what leads there and away. */
  states(beforeUndos: Entries, afterUndos: Entries): States {
    for (const [name, state] of [...beforeUndos, ...afterUndos]) this.#add([], name, state);
    const states = [...this.#main, ...beforeUndos, ...this.#undos.toReversed(), ...afterUndos];
    // Where branches come together and nothing can fail after them, nothing leads to the choice between their undos.
    const idle = this.#undos.filter(([, state]) => state.Type === 'Choice').map(([name]) => name);
    return Object.fromEntries(withoutIdle(states, new Set(idle)));
  }

  error(message: string): Error {
    return new Error(`workflow "${this.plan.name}": ${message}`);
  }

  readonly #names = new Set<string>();
  #add(list: [string, State][], name: string, state: State): void {
    if (this.#names.has(name)) {
      throw this.error(`two states are called "${name}"; give one of them a title of its own`);
    }
    this.#names.add(name);
    list.push([name, state]);
  }
}

function withoutIdle(states: Entries, idle: ReadonlySet<string>): Entries {
  const targets = new Set(states.flatMap(([, state]) => targetsOf(state)));
  const kept = states.filter(([name]) => !idle.has(name) || targets.has(name));
  return kept.length === states.length ? states : withoutIdle(kept, idle);
}

function targetsOf(state: State): (string | undefined)[] {
  const inner = state.Type === 'Choice' ? state.Choices : 'Catch' in state ? (state.Catch ?? []) : [];
  return [
    ...inner.map(({ Next }) => Next),
    'Next' in state ? state.Next : undefined,
    state.Type === 'Choice' ? state.Default : undefined,
  ];
}

function readBy(step: Step): string[] {
  switch (step.kind) {
    case 'match':
      return [step.variable];
    case 'parallel':
      return Object.values(step.branches).flatMap(namesIn);
    case 'pause':
    case 'end':
    case 'succeed':
      return [];
    case 'wait':
      return variablesOf(step.args);
    default:
      return [step, step.undo, step.probe].flatMap((call) => (call ? variablesOf(call.args) : []));
  }
}

/** What a parallel branch hands out. */
function namesIn(path: Path): string[] {
  return stepsOf(path).flatMap((step) => ('name' in step ? [step.name] : []));
}
