import { causeOfGivingUp, type Effect } from './effect.ts';
import type { ExecutionState, ExecutionStatus, Frame, PendingTask, Redrive, Timer } from './execution-state.ts';
import { type HistoryEvent, MAX_HISTORY_EVENTS } from './history-event.ts';
import type { Json, JsonText } from './json.ts';
import type { Machine } from './machine.ts';
import { Random } from './random.ts';
import { canWait, type Work } from './work.ts';

/** From here on the rest of a step is left to the next one. */
const MOST_EVENTS = 1000;
const MOST_CHARACTERS = 4 * 1024 * 1024;

function lengthOf(text: unknown): number {
  return typeof text === 'string' ? text.length : 0;
}

/** Thrown when an execution has ended, to unwind whatever was being done; no Error, for nothing needs its stack. */
export class ExecutionEnded {}

/**
 * The working copy of one step: the next state in the making, its new history and its effects.
 * The state it starts from is never touched.
 */
export class Draft {
  readonly machine: Machine;
  readonly at: number;
  readonly random: Random;
  readonly history: HistoryEvent[] = [];
  readonly effects: Effect[] = [];
  readonly queue: Work[] = [];
  readonly #before: ExecutionState;
  readonly #frames: Map<number, Frame>;
  readonly #tasks: Map<number, PendingTask>;
  readonly #timers: Map<number, Timer>;
  readonly step: number;
  #lastEventId: number;
  #written = 0;
  #isCut = false;
  #nextNumber: number;
  #redrive: Redrive | undefined;
  /** The frames as they were when the failure that is being answered came about. */
  #fallen: ReadonlyMap<number, Frame> | undefined;
  #end: { status: ExecutionStatus; output?: string; error?: string; cause?: string } | undefined;

  constructor(machine: Machine, before: ExecutionState, at: number) {
    this.machine = machine;
    this.at = at;
    this.#before = before;
    this.step = before.step + 1;
    this.random = new Random(`${before.seed}:${this.step}`);
    this.#frames = new Map(before.frames);
    this.#tasks = new Map(before.tasks);
    this.#timers = new Map(before.timers);
    this.#lastEventId = before.lastEventId;
    this.#nextNumber = before.nextNumber;
    this.#redrive = before.redrive;
    if (before.queue) this.queue.push(...before.queue);
  }

  get facts(): ExecutionState['facts'] {
    return this.#before.facts;
  }

  get execution(): ExecutionState {
    return this.#before;
  }

  get redrive(): Redrive | undefined {
    return this.#redrive;
  }

  /** The numbers of all frames, a parent before its children. */
  get frames(): number[] {
    return [...this.#frames.keys()];
  }

  /** Lets an ended execution go on. */
  restart(redrive: Redrive): void {
    this.#redrive = redrive;
    this.emit('ExecutionRedriven', this.#lastEventId, { redriveCount: redrive.count });
  }

  /**
   * Leaves the rest of a long step to the next one, which comes at once, so that others get their turn and no step
   * writes more than can be kept. Answers whether it did: a failure is answered in the step in which it came about.
   */
  cut(): boolean {
    if (this.history.length < MOST_EVENTS && this.#written < MOST_CHARACTERS) return false;
    if (this.queue.length === 0 || !this.queue.every(canWait)) return false;
    this.#isCut = true;
    this.setTimer(this.at, { kind: 'go-on' });
    return true;
  }

  /** Answers a failure. If that ends the execution, its frames stay as they are now. */
  async unwind(answer: () => Promise<void>): Promise<void> {
    const isOutermost = this.#fallen === undefined;
    this.#fallen ??= new Map(this.#frames);
    await answer();
    if (isOutermost) this.#fallen = undefined;
  }

  /** What the next event points at when nothing has happened since a redrive. */
  get justRedriven(): number | undefined {
    const last = this.history.at(-1);
    return last?.type === 'ExecutionRedriven' ? last.id : undefined;
  }

  /** Appends an event to the history; answers its id. */
  emit(type: string, previousEventId: number, details?: Readonly<Record<string, unknown>>): number {
    if (this.#lastEventId >= MAX_HISTORY_EVENTS - 1) {
      // Event 25,000 is itself the failure.
      const reason = 'The execution reached the maximum number of history events (25000).';
      this.#append('ExecutionFailed', this.#lastEventId, { error: 'States.Runtime', cause: reason });
      this.#close({ status: 'FAILED', error: 'States.Runtime', cause: reason });
    }
    return this.#append(type, previousEventId, details);
  }

  #append(type: string, previousEventId: number, details: Readonly<Record<string, unknown>> | undefined): number {
    const id = ++this.#lastEventId;
    this.#written += lengthOf(details?.input) + lengthOf(details?.output) + lengthOf(details?.parameters);
    this.history.push({ id, previousEventId, type, at: this.at, ...(details ? { details } : {}) });
    return id;
  }

  /** Appends an event that follows the last one of the frame. */
  emitIn(frame: number, type: string, details?: Readonly<Record<string, unknown>>): number {
    const id = this.emit(type, this.frame(frame).previousEventId, details);
    this.update(frame, { previousEventId: id });
    return id;
  }

  /** Ends the execution with its last event. */
  end(
    status: ExecutionStatus,
    type: string,
    previousEventId: number,
    outcome: { output?: string | undefined; error?: string | undefined; cause?: string | undefined },
  ): never {
    const details: Record<string, string> = {};
    for (const [key, value] of Object.entries(outcome)) if (value !== undefined) details[key] = value;
    // The last event that there can be may be the end.
    this.#append(type, previousEventId, details);
    this.#close({ status, ...details });
  }

  #close(end: { status: ExecutionStatus; output?: string; error?: string; cause?: string }): never {
    this.#end = end;
    throw new ExecutionEnded();
  }

  number(): number {
    return this.#nextNumber++;
  }

  frame(number: number): Frame {
    const frame = this.#frames.get(number);
    if (!frame) throw new Error(`expected a frame ${number}, found none`);
    return frame;
  }

  hasFrame(number: number): boolean {
    return this.#frames.has(number);
  }

  update(number: number, changes: Partial<Frame>): Frame {
    const frame = { ...this.frame(number), ...changes };
    this.#frames.set(number, frame);
    return frame;
  }

  /** A frame that has not entered a state; its first event points at `previousEventId`. */
  addFrame(
    parent: number | undefined,
    index: number,
    block: string,
    previousEventId: number,
    item: Frame['item'],
    input: JsonText,
  ): number {
    const number = this.number();
    this.#frames.set(number, {
      number,
      parent,
      index,
      block,
      state: '',
      input,
      enteredAt: this.at,
      enteredEventId: 0,
      beforeEntered: previousEventId,
      previousEventId,
      enteredStep: this.step,
      variables: {},
      retries: [],
      item,
      waiting: { kind: 'nothing' },
    });
    return number;
  }

  removeFrame(number: number): void {
    this.#frames.delete(number);
  }

  task(number: number): PendingTask | undefined {
    return this.#tasks.get(number);
  }

  setTask(task: PendingTask): void {
    this.#tasks.set(task.number, task);
  }

  /** Forgets a task and its timers: whatever comes for it now comes too late. */
  removeTask(number: number): void {
    const task = this.#tasks.get(number);
    if (!task) return;
    this.#tasks.delete(number);
    if (task.timeoutTimer !== undefined) this.clearTimer(task.timeoutTimer);
    if (task.heartbeatTimer !== undefined) this.clearTimer(task.heartbeatTimer);
  }

  /** Forgets a task that has no answer and will get none: what it has started is stopped, as AWS does. */
  giveUpTask(number: number): void {
    this.#stopChild(this.#tasks.get(number));
    this.removeTask(number);
  }

  #stopChild(task: PendingTask | undefined): void {
    if (!task?.child) return;
    const { executionArn } = task.child;
    this.effects.push({ kind: 'stop-execution', executionArn, cause: causeOfGivingUp(this.facts.arn) });
  }

  timer(number: number): Timer | undefined {
    return this.#timers.get(number);
  }

  setTimer(at: number, purpose: Timer['purpose']): number {
    const number = this.number();
    this.#timers.set(number, { at, purpose });
    this.effects.push({ kind: 'set-timer', timer: number, at });
    return number;
  }

  clearTimer(number: number): void {
    if (this.#timers.delete(number)) this.effects.push({ kind: 'clear-timer', timer: number });
  }

  /** A timer that fired is gone without an effect. */
  removeTimer(number: number): void {
    this.#timers.delete(number);
  }

  /** Counts bytes of variables that the frame sets; answers how many all frames there are ever set. */
  addAssigned(number: number, bytes: number): number {
    this.update(number, { assignedBytes: (this.frame(number).assignedBytes ?? 0) + bytes });
    let total = 0;
    for (const { assignedBytes } of this.#frames.values()) total += assignedBytes ?? 0;
    return total;
  }

  /** The variable as the frame sees it: its own, or that of an enclosing frame. */
  variable(frame: number, name: string): Json | undefined {
    for (let number: number | undefined = frame; number !== undefined; ) {
      const { variables, parent }: Frame = this.frame(number);
      if (Object.hasOwn(variables, name)) return variables[name];
      number = parent;
    }
    return undefined;
  }

  /** The item of the nearest Map around the frame. */
  item(frame: number): Frame['item'] {
    for (let number: number | undefined = frame; number !== undefined; ) {
      const { item, parent }: Frame = this.frame(number);
      if (item) return item;
      number = parent;
    }
    return undefined;
  }

  /** The state after this step. */
  finish(): ExecutionState {
    // It had ended, and nothing let it go on.
    if (this.#before.status !== 'RUNNING' && this.#redrive === this.#before.redrive) return this.#before;
    const { output: _output, error: _error, cause: _cause, queue: _queue, ...before } = this.#before;
    const common = {
      ...before,
      step: this.step,
      lastEventId: this.#lastEventId,
      nextNumber: this.#nextNumber,
      ...(this.#redrive ? { redrive: this.#redrive } : {}),
    };
    if (!this.#end) {
      const rest = this.#isCut ? { queue: this.queue.filter(canWait) } : {};
      return { ...common, ...rest, status: 'RUNNING', frames: this.#frames, tasks: this.#tasks, timers: this.#timers };
    }
    for (const timer of this.#timers.keys()) this.effects.push({ kind: 'clear-timer', timer });
    for (const task of this.#tasks.values()) this.#stopChild(task);
    for (const { waiting } of this.#frames.values()) {
      if (waiting.kind === 'map-run') this.effects.push({ kind: 'stop-map-run', mapRunArn: waiting.request.arn });
    }
    return { ...common, ...this.#end, frames: this.#framesToResume(), tasks: new Map(), timers: new Map() };
  }

  #framesToResume(): ReadonlyMap<number, Frame> {
    if (this.#end?.status === 'SUCCEEDED' || this.#lastEventId >= MAX_HISTORY_EVENTS - 1) return new Map();
    const frames = new Map(this.#fallen ?? this.#frames);
    for (const work of this.queue) {
      const frame = frames.get(work.frame);
      if (frame && canWait(work)) frames.set(work.frame, { ...frame, waiting: { kind: 'work', work } });
    }
    return frames;
  }
}
