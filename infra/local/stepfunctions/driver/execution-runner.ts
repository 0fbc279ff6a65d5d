import type { CallTask } from '../integrations/call-task.ts';
import { type Advance, advance } from '../interpreter/advance.ts';
import { type Effect, effectsOf } from '../interpreter/effect.ts';
import type { ExecutionState } from '../interpreter/execution-state.ts';
import type { Machine } from '../interpreter/machine.ts';
import type { Stimulus } from '../interpreter/stimulus.ts';
import type { Location } from '../journal/record-line.ts';
import type { Clock } from './clock.ts';
import type { EventBody, RecordHead } from './records.ts';

/** A stimulus before its time is set. */
export type Unstamped = Stimulus extends infer One ? (One extends Stimulus ? Omit<One, 'at'> : never) : never;

/** What a runner needs of the engine around it. */
export type Surroundings = {
  readonly clock: Clock;
  readonly callTask: CallTask;
  append(head: RecordHead, body: EventBody): { location: Location; durable: Promise<void> };
  /** The runner's execution has ended and the runner is of no more use. */
  onEnded(arn: string): void;
  /** Nothing can go on: the journal cannot be written, or the engine has a fault. */
  onFault(error: unknown): void;
};

/** Whether the stimulus was taken, and when it is on disk. */
export type Delivery = { readonly isTaken: boolean; readonly durable: Promise<void> };

/** One running execution: takes its stimuli one after the other, and performs what each asks for once it is on disk. */
export class ExecutionRunner {
  readonly #machine: Machine;
  readonly #surroundings: Surroundings;
  readonly #timers = new Map<number, () => void>();
  #state: ExecutionState;
  #last: Location;
  #mailbox: Promise<unknown> = Promise.resolve();
  #at: number;
  #isClosed = false;

  constructor(machine: Machine, state: ExecutionState, last: Location, at: number, surroundings: Surroundings) {
    this.#machine = machine;
    this.#state = state;
    this.#last = last;
    this.#at = at;
    this.#surroundings = surroundings;
  }

  get state(): ExecutionState {
    return this.#state;
  }

  /** Goes on after a restart: what was waited for is waited for again, what was not answered is called again (J8). */
  resume(): void {
    this.#perform(effectsOf(this.#state));
  }

  /** Performs what the execution's beginning asks for. */
  perform(effects: readonly Effect[]): void {
    this.#perform(effects);
  }

  /** Takes a stimulus after those before it; it is not taken when the execution does not wait for it (any more). */
  deliver(stimulus: Unstamped, accept: (state: ExecutionState) => boolean = () => true): Promise<Delivery> {
    const delivery = this.#mailbox.then(() => this.#take(stimulus, accept));
    this.#mailbox = delivery.catch((error: unknown) => this.#surroundings.onFault(error));
    return delivery;
  }

  /** Calls off everything that would still happen. */
  close(): void {
    this.#isClosed = true;
    for (const callOff of this.#timers.values()) callOff();
    this.#timers.clear();
  }

  async #take(stimulus: Unstamped, accept: (state: ExecutionState) => boolean): Promise<Delivery> {
    const refused = { isTaken: false, durable: Promise.resolve() };
    if (this.#isClosed || !isAwaited(this.#state, stimulus) || !accept(this.#state)) return refused;
    // A clock may be set back; an execution's time never runs backwards.
    this.#at = Math.max(this.#at, this.#surroundings.clock.now());
    const stamped: Stimulus = { ...stimulus, at: this.#at };
    const advanced = await advance(this.#machine, this.#state, stamped);
    const durable = this.#record(stamped, advanced);
    durable.then(
      () => this.#perform(advanced.effects),
      (error: unknown) => this.#surroundings.onFault(error),
    );
    return { isTaken: true, durable };
  }

  #record(stimulus: Stimulus, { state, history }: Advance): Promise<void> {
    const { arn } = state.facts;
    const hasEnded = state.status !== 'RUNNING';
    const { location, durable } = this.#surroundings.append(
      {
        kind: 'event',
        execution: arn,
        previous: this.#last,
        ...(hasEnded ? { end: [state.status, stimulus.at] } : {}),
      },
      { stimulus, history },
    );
    this.#state = state;
    this.#last = location;
    if (hasEnded) this.#surroundings.onEnded(arn);
    return durable;
  }

  #perform(effects: readonly Effect[]): void {
    if (this.#isClosed) return;
    for (const effect of effects) {
      switch (effect.kind) {
        case 'set-timer':
          this.#setTimer(effect.timer, effect.at);
          break;
        case 'clear-timer':
          this.#timers.get(effect.timer)?.();
          this.#timers.delete(effect.timer);
          break;
        case 'call':
          this.#call(effect);
      }
    }
  }

  #setTimer(timer: number, at: number): void {
    const callOff = this.#surroundings.clock.at(at, () => {
      this.#timers.delete(timer);
      this.deliver({ kind: 'timer-fired', timer });
    });
    this.#timers.set(timer, callOff);
  }

  async #call({ task, request, waitsForToken }: Effect & { kind: 'call' }): Promise<void> {
    const answer = await this.#surroundings.callTask(request);
    if (this.#isClosed) return;
    if (answer.kind === 'failed') {
      this.deliver({ kind: 'task-failed', task, error: answer.error, cause: answer.cause });
    } else {
      this.deliver({ kind: waitsForToken ? 'task-submitted' : 'task-succeeded', task, output: answer.output });
    }
  }
}

function isAwaited(state: ExecutionState, stimulus: Unstamped): boolean {
  if (state.status !== 'RUNNING') return false;
  switch (stimulus.kind) {
    case 'stopped':
      return true;
    case 'redriven':
      return false;
    case 'timer-fired':
      return state.timers.has(stimulus.timer);
    case 'task-submitted':
      return state.tasks.get(stimulus.task)?.submitted === false;
    default:
      return state.tasks.has(stimulus.task);
  }
}
