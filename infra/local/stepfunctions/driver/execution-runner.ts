import { crc32 } from 'node:zlib';
import { type Advance, advance } from '../interpreter/advance.ts';
import type { Effect } from '../interpreter/effect.ts';
import type { ExecutionState } from '../interpreter/execution-state.ts';
import type { Machine } from '../interpreter/machine.ts';
import type { Stimulus } from '../interpreter/stimulus.ts';
import { cannotGoOn } from './cannot-go-on.ts';
import type { Clock } from './clock.ts';
import type { HistoryCheck } from './records.ts';

/** A stimulus before its time is set. */
export type Unstamped = Stimulus extends infer One ? (One extends Stimulus ? Omit<One, 'at'> : never) : never;

/** What an execution has done in one step. */
export type Step = {
  readonly state: ExecutionState;
  readonly effects: readonly Effect[];
  readonly wrote: HistoryCheck;
  /** Absent when it wrote no history. */
  readonly chunk: HistoryChunk | undefined;
};

/** What one step wrote: the inside of a JSON array. */
export type HistoryChunk = { readonly firstId: number; readonly lastId: number; readonly text: string };

/** What a runner needs of the engine around it. */
export type Surroundings = {
  readonly clock: Clock;
  /** Puts the step where it is kept; settles when it is safe there. */
  record(stimulus: Stimulus, step: Step): Promise<void>;
  /** Does what a step asks for, once it is safe. */
  perform(effects: readonly Effect[]): void;
  /** Nothing can go on: the journal cannot be written, or the engine has a fault. */
  onFault(error: unknown): void;
};

/** Whether the stimulus was taken, and when it is on disk. */
export type Delivery = { readonly isTaken: boolean; readonly durable: Promise<void> };

const notTaken: Delivery = { isTaken: false, durable: Promise.resolve() };

/** One running execution in memory: takes its stimuli one after the other. */
export class ExecutionRunner {
  readonly machine: Machine;
  readonly #surroundings: Surroundings;
  #history: HistoryChunk[];
  #state: ExecutionState;
  #mailbox: Promise<unknown> = Promise.resolve();
  #waiting = 0;
  #at: number;
  #isClosed = false;

  /** `history` is what each step so far wrote, from where the store's ends. */
  constructor(
    machine: Machine,
    { state, history, at }: { state: ExecutionState; history: HistoryChunk[]; at: number },
    surroundings: Surroundings,
  ) {
    this.machine = machine;
    this.#state = state;
    this.#history = history;
    this.#at = at;
    this.#surroundings = surroundings;
  }

  /** When it last took something, in milliseconds since the epoch. */
  get at(): number {
    return this.#at;
  }

  get state(): ExecutionState {
    return this.#state;
  }

  /** What is not in the store yet. */
  get history(): readonly HistoryChunk[] {
    return this.#history;
  }

  /** How long the text of that is. */
  get historyLength(): number {
    return this.#history.reduce((sum, { text }) => sum + text.length, 0);
  }

  /** The events so far are in the store now. */
  forgetHistory(): void {
    this.#history = [];
  }

  /** Nothing is under way in it and all is on disk: it can leave memory, and a replay brings it back as it is. */
  get isQuiet(): boolean {
    return this.#waiting === 0;
  }

  /** Takes a stimulus after those before it; it is not taken when the execution does not wait for it (any more). */
  deliver(stimulus: Unstamped, accept: (state: ExecutionState) => boolean = () => true): Promise<Delivery> {
    return this.inTurn(() => this.#take(stimulus, accept));
  }

  /** Does something between two stimuli. */
  inTurn<Result>(work: () => Promise<Result>): Promise<Result> {
    this.#waiting++;
    const done = this.#mailbox.then(work);
    this.#mailbox = done
      .catch((error: unknown) => this.#surroundings.onFault(error))
      .then(() => {
        this.#waiting--;
      });
    return done;
  }

  close(): void {
    this.#isClosed = true;
  }

  async #take(stimulus: Unstamped, accept: (state: ExecutionState) => boolean): Promise<Delivery> {
    if (this.#isClosed || !isAwaited(this.#state, stimulus) || !accept(this.#state)) return notTaken;
    // A clock may be set back; an execution's time never runs backwards.
    this.#at = Math.max(this.#at, this.#surroundings.clock.now());
    const stamped: Stimulus = { ...stimulus, at: this.#at };
    const step = await this.#step(stamped);
    this.#state = step.state;
    if (step.chunk) this.#history.push(step.chunk);
    const durable = this.#surroundings.record(stamped, step);
    this.#waiting++;
    durable.then(
      () => {
        this.#waiting--;
        if (!this.#isClosed) this.#surroundings.perform(step.effects);
      },
      (error: unknown) => this.#surroundings.onFault(error),
    );
    return { isTaken: true, durable };
  }

  /** Throws CannotGoOn: what the interpreter stumbles over must not end the process, which would again and again. */
  async #step(stimulus: Stimulus): Promise<Step> {
    try {
      return stepOf(await advance(this.machine, this.#state, stimulus));
    } catch (error) {
      throw cannotGoOn(this.#state.facts.arn, error);
    }
  }
}

/** What an advance comes to for the driver. */
export function stepOf({ state, history, effects }: Advance): Step {
  const text = JSON.stringify(history).slice(1, -1);
  const { lastEventId } = state;
  const wrote = { types: history.map(({ type }) => type), lastEventId, crc: crc32(text) };
  const chunk =
    history.length === 0 ? undefined : { firstId: lastEventId - history.length + 1, lastId: lastEventId, text };
  return { state, effects, wrote, chunk };
}

function isAwaited(state: ExecutionState, stimulus: Unstamped): boolean {
  if (stimulus.kind === 'redriven') return state.status !== 'RUNNING' && state.status !== 'SUCCEEDED';
  if (state.status !== 'RUNNING') return false;
  switch (stimulus.kind) {
    case 'stopped':
      return true;
    case 'timer-fired':
      return state.timers.has(stimulus.timer);
    case 'map-run-ended':
      return state.frames.get(stimulus.frame)?.waiting.kind === 'map-run';
    case 'task-submitted':
      return state.tasks.get(stimulus.task)?.submitted === false;
    default:
      return state.tasks.has(stimulus.task);
  }
}
