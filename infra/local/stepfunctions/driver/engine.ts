import { randomUUID } from 'node:crypto';
import { crc32 } from 'node:zlib';
import { AwsError } from '../aws-error.ts';
import type { CallTask } from '../integrations/call-task.ts';
import { begin } from '../interpreter/advance.ts';
import { type Effect, effectsOf } from '../interpreter/effect.ts';
import type { ExecutionState } from '../interpreter/execution-state.ts';
import type { HistoryEvent } from '../interpreter/history-event.ts';
import { Journal, type JournalOptions } from '../journal/journal.ts';
import { ExecutionStore } from '../store/execution-store.ts';
import type { HistoryQuery, ListQuery } from '../store/store-reader.ts';
import type { Archive, StoredExecution } from '../store/stored-execution.ts';
import { executionArn, type Place } from './arns.ts';
import type { Clock } from './clock.ts';
import { Compaction } from './compaction.ts';
import { DefinitionStore } from './definition-store.ts';
import { type Delivery, ExecutionRunner, stepOf, type Unstamped } from './execution-runner.ts';
import { type LiveExecution, LiveExecutions } from './live-executions.ts';
import { liveHistory } from './live-history.ts';
import { keyOf, MachineStore } from './machine-store.ts';
import { packState, unpackState } from './pack-state.ts';
import type { About, BegunBody, EventBody, MachineRecord, Outlook, RecordHead, SnapshotBody } from './records.ts';
import { beginningOf, nameOf, ReplayDiffers, type Replayed, replay } from './replay.ts';
import { Residents } from './residents.ts';
import { parseTaskToken } from './task-token.ts';
import { WakeUps } from './wake-ups.ts';

export type EngineOptions = {
  readonly dataFolder: string;
  readonly callTask: CallTask;
  readonly clock: Clock;
  readonly place: Place;
  readonly journal?: JournalOptions;
  /** How many executions stay in memory though nothing happens to them; 2,000 by default. */
  readonly residents?: number;
  /** How long an ended execution is kept, in days; 90 by default, as on AWS. */
  readonly keepDays?: number;
  /** Hears of what the engine cannot answer by itself, one line each. */
  readonly warn: (line: string) => void;
  /** The journal cannot be written any more, or the engine has a fault: the process must not go on. */
  readonly onFault: (error: unknown) => void;
};

/** An execution that is being started, for whoever starts it again meanwhile. */
type Start = { readonly input: string; readonly at: number; readonly done: Promise<void> };

/** How an execution ended. */
export type Ended = {
  readonly execution: StoredExecution;
  readonly input?: string;
  readonly output?: string;
  readonly error?: string;
  readonly cause?: string;
};

const millisecondsOfADay = 86_400_000;

/** The one driver: puts what happens into the journal, and does what the interpreter asks for once it is there. */
export class Engine {
  readonly place: Place;
  readonly clock: Clock;
  readonly machines: MachineStore;
  readonly definitions: DefinitionStore;
  readonly #options: EngineOptions;
  readonly #journal: Journal;
  readonly #store: ExecutionStore;
  readonly #live: LiveExecutions;
  readonly #residents: Residents;
  readonly #wakeUps: WakeUps;
  readonly #compaction: Compaction;
  readonly #starts = new Map<string, Start>();
  readonly #waiters = new Map<string, PromiseWithResolvers<Ended>>();
  #nextId: number;
  #isClosed = false;
  #callOffPruning: () => void = () => undefined;

  private constructor(
    options: EngineOptions,
    parts: {
      readonly journal: Journal;
      readonly live: LiveExecutions;
      readonly store: ExecutionStore;
      readonly machines: MachineStore;
      readonly definitions: DefinitionStore;
    },
  ) {
    this.#options = options;
    this.place = options.place;
    this.clock = options.clock;
    this.machines = parts.machines;
    this.definitions = parts.definitions;
    this.#journal = parts.journal;
    this.#live = parts.live;
    this.#store = parts.store;
    this.#nextId = Math.max(parts.live.highestId, parts.store.highestOrder) + 1;
    this.#residents = new Residents(options.residents ?? 2000, (live) => this.#load(live));
    this.#wakeUps = new WakeUps(options.clock, (id) => this.#wake(id));
    this.#compaction = new Compaction({
      journal: parts.journal,
      executions: parts.live,
      stored: () => parts.store.durable(),
      snapshot: (executions) => this.#snapshot(executions),
    });
    parts.journal.onSealed = () => this.#compaction.start(options.onFault);
  }

  /** Opens the data folder and finds every running execution; `resume` lets them go on. */
  static async open(options: EngineOptions): Promise<Engine> {
    const live = new LiveExecutions();
    const { dataFolder, onFault } = options;
    const journal = await Journal.open(dataFolder, (head, location) => live.restore(head, location), options.journal);
    try {
      const [store, machines, definitions] = await Promise.all([
        ExecutionStore.open({ folder: dataFolder, onFault }),
        MachineStore.open(dataFolder),
        DefinitionStore.open(dataFolder),
      ]);
      return new Engine(options, { journal, live, store, machines, definitions });
    } catch (error) {
      await journal.close();
      throw error;
    }
  }

  /** Goes on with every execution that was running when the journal ended, and with what was under way besides. */
  resume(): void {
    this.#goOn().catch((error: unknown) => this.#fault(error));
  }

  async #goOn(): Promise<void> {
    const known = this.#store.highestOrder;
    for (const live of [...this.#live.all()]) {
      const { end, due } = live.outlook;
      if (end && this.#store.lastEventId(live.about.arn) === end[2]) {
        this.#live.forget(live);
        continue;
      }
      // What the store was told before the process ended may not have come that far.
      if (live.id > known || live.redrives || end) this.#store.put(this.#rowOf(live));
      if (!end) this.#wakeUps.set(live.id, due);
    }
    const all = [...this.#live.all()];
    for (const live of all) {
      if (this.#isClosed) return;
      if (live.outlook.isActive && !live.outlook.end) await this.#goOnWith(live);
    }
    for (const live of all) {
      if (this.#isClosed) return;
      if (live.outlook.end) await this.#residents.with(live, async (runner) => this.#archive(live, runner));
    }
    this.#compaction.start(this.#options.onFault);
    this.#prune();
  }

  /** What is not answered is asked for again (J8). */
  async #goOnWith(live: LiveExecution): Promise<void> {
    await this.#ifRebuilt(live, async (runner) => this.#perform(live, effectsOf(runner.state)));
  }

  /** One that cannot be rebuilt stays as it is, running but still, for somebody to look at; the others go on. */
  async #ifRebuilt<Result>(
    live: LiveExecution,
    use: (runner: ExecutionRunner) => Promise<Result>,
  ): Promise<Result | undefined> {
    try {
      return await this.#residents.with(live, use);
    } catch (error) {
      if (!(error instanceof ReplayDiffers)) throw error;
      this.#options.warn(error.message);
      return undefined;
    }
  }

  /** Settles when all that is known now is on disk: what is answered must not be lost (J1). */
  async settled(): Promise<void> {
    await this.#journal.settled();
    await this.machines.settled();
  }

  /** The execution as it is now; undefined when there is none. */
  find(arn: string): StoredExecution | undefined {
    const live = this.#live.find(arn);
    return live ? this.#rowOf(live) : this.#store.get(arn);
  }

  /** One page of a machine's or a map run's executions, the youngest first. */
  async list(query: ListQuery): Promise<StoredExecution[]> {
    await this.settled();
    await this.#store.flushed();
    return this.#store.list(query);
  }

  /** Starts an execution; the same name with the same input, while it runs, is the same execution. */
  async start(
    machine: MachineRecord,
    name: string,
    input: string,
    extras: Pick<About, 'traceHeader' | 'block' | 'mapRunArn'> = {},
    arn: string = executionArn(machine.arn, name),
  ): Promise<{ arn: string; startedAt: number }> {
    const starting = this.#starts.get(arn);
    const known = starting ? undefined : this.find(arn);
    if (starting || known) {
      const sameInput = starting?.input ?? (known?.status === 'RUNNING' ? await this.#inputOf(arn) : undefined);
      if (sameInput !== input) throw new AwsError('ExecutionAlreadyExists', `Execution Already Exists: '${arn}'`);
      await starting?.done;
      await this.settled();
      return { arn, startedAt: known?.startedAt ?? starting?.at ?? 0 };
    }
    const at = this.clock.now();
    const about = { arn, machineKey: keyOf(machine), machineArn: machine.arn, startedAt: at, ...extras };
    const done = this.#begin(about, machine, input);
    this.#starts.set(arn, { input, at, done });
    await done.finally(() => this.#starts.delete(arn));
    return { arn, startedAt: at };
  }

  async #begin(about: About, shape: MachineRecord, input: string): Promise<void> {
    const seed = randomUUID();
    const machine = await this.definitions.machine(shape.definitionKey);
    const step = stepOf(await begin(machine, beginningOf(about, shape, input, seed)));
    const id = this.#nextId++;
    const body: BegunBody = { input, seed, wrote: step.wrote };
    const { live, durable } = this.#append(
      { kind: 'begun', id, about, ...outlookOf(step.state, about.startedAt) },
      body,
    );
    const history = step.chunk ? [step.chunk] : [];
    const runner = this.#runnerFor(live, machine, { state: step.state, history, at: about.startedAt });
    live.runner = runner;
    const isOver = runner.inTurn(() => durable);
    this.#residents.used(live);
    this.#store.put(this.#rowOf(live));
    await isOver;
    if (step.state.status === 'RUNNING') this.#perform(live, step.effects);
    else this.#archive(live, runner);
  }

  /** Lets a failed, stopped or timed-out execution go on where it ended; throws ExecutionNotRedrivable. */
  async redrive(arn: string): Promise<number> {
    await this.settled();
    await this.#store.flushed();
    const row = this.#store.get(arn);
    const packed = this.#live.find(arn) ? undefined : this.#store.snapshot(arn);
    if (!row || packed === undefined) {
      throw new AwsError('ExecutionNotRedrivable', `Execution is ${row?.status ?? 'RUNNING'} and cannot be redriven`);
    }
    const { about, at } = detailsOf(row);
    const state = unpackState(JSON.parse(packed));
    const { live } = this.#append(
      { kind: 'snapshot', id: row.order, about, ...outlookOf(state, at) },
      { state: packState(state), at },
    );
    const shape = await this.machines.shape(about.machineKey);
    const machine = await this.definitions.machine(shape.definitionKey);
    live.runner = this.#runnerFor(live, machine, { state, history: [], at });
    const delivery = await this.#deliver(live, { kind: 'redriven' });
    await delivery.durable;
    this.#store.put(this.#rowOf(live));
    return live.redrives?.[1] ?? at;
  }

  /** Ends a running execution; answers when it stopped, also when it had before. */
  async stop(arn: string, error: string | undefined, cause: string | undefined): Promise<number> {
    await this.#starts.get(arn)?.done;
    const live = this.#live.find(arn);
    if (live) {
      try {
        const delivery = await this.#deliver(live, { kind: 'stopped', error, cause });
        await delivery.durable;
      } catch (failure) {
        if (!(failure instanceof ReplayDiffers)) throw failure;
        await this.#stopStill(live, error, cause);
      }
    }
    await this.settled();
    return this.find(arn)?.stoppedAt ?? this.clock.now();
  }

  /** Gives the task with the token an answer or a heartbeat; throws InvalidToken or TaskTimedOut. */
  async answerTask(token: string, answer: (task: number) => Unstamped): Promise<void> {
    const { execution, task } = parseTaskToken(token) ?? { execution: '', task: 0 };
    const live = this.#live.find(execution);
    const delivery =
      live && (await this.#deliver(live, answer(task), (state) => state.tasks.get(task)?.token === token));
    await delivery?.durable;
    if (delivery?.isTaken) return;
    if (!this.find(execution)) throw new AwsError('InvalidToken', `Invalid Token: 'Invalid token'`);
    throw new AwsError('TaskTimedOut', `Task Timed Out: 'Provided task does not exist anymore'`);
  }

  /** How the execution began, and how it ended if it did. */
  async describe(arn: string): Promise<Ended & { readonly about: About; readonly machine: MachineRecord }> {
    await this.settled();
    const live = this.#live.find(arn);
    const execution = this.find(arn);
    if (!execution) throw new Error(`expected an execution ${arn}, found none`);
    const { about } = detailsOf(execution);
    const machine = await this.machines.shape(about.machineKey);
    const state = live && (await this.#ifRebuilt(live, async (runner) => runner.state));
    if (state) {
      const { input, output, error, cause } = state;
      return { execution, about, machine, input: input.text, ...present({ output, error, cause }) };
    }
    await this.#store.flushed();
    const { input } = this.#store.firstEvent(arn)?.details ?? {};
    const { output, error, cause } = this.#store.lastEvent(arn)?.details ?? {};
    return { execution, about, machine, ...present({ input, output, error, cause }) };
  }

  /** A part of the execution's history. */
  async history(arn: string, query: HistoryQuery): Promise<readonly HistoryEvent[]> {
    await this.settled();
    const live = this.#live.find(arn);
    // Without its runner when it could not be rebuilt: what the store has is what can be shown.
    const shown = live && (await this.#ifRebuilt(live, async (runner) => liveHistory(runner, this.#store, query)));
    if (shown) return shown;
    await this.#store.flushed();
    return this.#store.historyPage(arn, query);
  }

  /** Settles when the execution has ended, on disk. */
  async ended(arn: string): Promise<Ended> {
    await this.#starts.get(arn)?.done;
    if (!this.#live.find(arn)) return this.describe(arn);
    const waiter = this.#waiters.get(arn) ?? Promise.withResolvers<Ended>();
    this.#waiters.set(arn, waiter);
    return waiter.promise;
  }

  /** Stops without ending any execution: the next start goes on with them. */
  async close(): Promise<void> {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#callOffPruning();
    this.#wakeUps.close();
    for (const { runner } of this.#live.all()) runner?.close();
    await this.#compaction.close();
    await this.#journal.close();
    await this.#store.close();
  }

  #deliver(live: LiveExecution, stimulus: Unstamped, accept?: (state: ExecutionState) => boolean): Promise<Delivery> {
    return this.#residents.with(live, (runner) => {
      this.#residents.used(live);
      return runner.deliver(stimulus, accept);
    });
  }

  /** Delivers what nobody waits for. */
  #tell(id: number, stimulus: Unstamped): void {
    const live = this.#live.get(id);
    if (!live || this.#isClosed) return;
    this.#ifRebuilt(live, (runner) => {
      this.#residents.used(live);
      return runner.deliver(stimulus);
    }).catch((error: unknown) => this.#fault(error));
  }

  /** What fails while everything ends is of no interest. */
  #fault(error: unknown): void {
    if (!this.#isClosed) this.#options.onFault(error);
  }

  #wake(id: number): void {
    const live = this.#live.get(id);
    if (!live) return;
    const fire = async ({ state }: ExecutionRunner): Promise<void> => {
      const now = this.clock.now();
      const due = [...state.timers].filter(([, { at }]) => at <= now);
      due.sort(([one, { at: first }], [other, { at: second }]) => first - second || one - other);
      for (const [timer] of due) this.#tell(id, { kind: 'timer-fired', timer });
    };
    this.#ifRebuilt(live, fire).catch((error: unknown) => this.#fault(error));
  }

  async #inputOf(arn: string): Promise<string | undefined> {
    const live = this.#live.find(arn);
    return live && (await this.#residents.with(live, async ({ state }) => state.input.text));
  }

  async #load(live: LiveExecution): Promise<ExecutionRunner> {
    const shape = await this.machines.shape(live.about.machineKey);
    const machine = await this.definitions.machine(shape.definitionKey);
    return this.#runnerFor(live, machine, await replay(this.#journal, live, shape, machine));
  }

  #runnerFor(live: LiveExecution, machine: ExecutionRunner['machine'], from: Replayed): ExecutionRunner {
    const runner: ExecutionRunner = new ExecutionRunner(machine, from, {
      clock: this.clock,
      record: (stimulus, { state, wrote }) => {
        const redrives =
          stimulus.kind === 'redriven' ? { redrives: [(live.redrives?.[0] ?? 0) + 1, stimulus.at] as const } : {};
        const head = {
          kind: 'event',
          id: live.id,
          previous: live.last,
          ...outlookOf(state, stimulus.at),
          ...redrives,
        } as const;
        const { durable } = this.#append(head, { stimulus, wrote });
        return state.status === 'RUNNING' ? durable : durable.then(() => this.#archive(live, runner));
      },
      perform: (effects) => this.#perform(live, effects),
      onFault: this.#options.onFault,
    });
    return runner;
  }

  #perform(live: LiveExecution, effects: readonly Effect[]): void {
    if (this.#isClosed) return;
    for (const effect of effects) if (effect.kind === 'call') this.#call(live.id, effect);
  }

  async #call(id: number, { task, request, waitsForToken }: Effect & { kind: 'call' }): Promise<void> {
    const answer = await this.#options.callTask(request);
    if (answer.kind === 'failed')
      this.#tell(id, { kind: 'task-failed', task, error: answer.error, cause: answer.cause });
    else this.#tell(id, { kind: waitsForToken ? 'task-submitted' : 'task-succeeded', task, output: answer.output });
  }

  #append(
    head: RecordHead,
    body: BegunBody | EventBody | SnapshotBody,
  ): { live: LiveExecution; durable: Promise<void> } {
    const { location, durable } = this.#journal.append(head, JSON.stringify(body));
    const live = this.#live.take(head, location);
    this.#wakeUps.set(live.id, live.outlook.end ? undefined : live.outlook.due);
    return { live, durable };
  }

  /** Hands an ended execution over to the store; from then on the journal is not asked for it. */
  #archive(live: LiveExecution, runner: ExecutionRunner): void {
    const { state } = runner;
    const execution = this.#rowOf(live, runner.at);
    this.#store.archive(execution, {
      ...archiveOf(runner),
      ...(state.status === 'SUCCEEDED' ? {} : { snapshot: JSON.stringify(packState(state)) }),
    });
    const { output, error, cause } = state;
    this.#leave(live, { execution, input: state.input.text, ...present({ output, error, cause }) });
  }

  #leave(live: LiveExecution, ended: Ended): void {
    this.#residents.leave(live);
    this.#live.forget(live);
    this.#waiters.get(live.about.arn)?.resolve(ended);
    this.#waiters.delete(live.about.arn);
  }

  /** Begins the chains of executions anew (J5), so that their older records are not needed any more. */
  async #snapshot(executions: readonly LiveExecution[]): Promise<void> {
    await Promise.all(
      executions.map((live) => this.#ifRebuilt(live, (runner) => runner.inTurn(() => this.#beginAnew(live, runner)))),
    );
  }

  async #beginAnew(live: LiveExecution, runner: ExecutionRunner): Promise<void> {
    const { state, at } = runner;
    if (state.status !== 'RUNNING') return;
    if (runner.history.length > 0) {
      this.#store.archive(this.#rowOf(live), archiveOf(runner));
      // A snapshot has no history of its own: the store must have it before a replay can begin there.
      await this.#store.durable();
      runner.forgetHistory();
    }
    const { id, about, redrives } = live;
    const head = { kind: 'snapshot', id, about, ...outlookOf(state, at), ...(redrives ? { redrives } : {}) } as const;
    await this.#append(head, { state: packState(state), at }).durable;
  }

  /** Ends an execution that could not be rebuilt, by the words of its journal alone. */
  async #stopStill(live: LiveExecution, error: string | undefined, cause: string | undefined): Promise<void> {
    const at = this.clock.now();
    const { body } = await this.#journal.read(live.last);
    const { wrote }: { wrote?: EventBody['wrote'] } = JSON.parse(body);
    const id = (wrote?.lastEventId ?? 0) + 1;
    const details = present({ error, cause });
    const event = { id, previousEventId: 0, type: 'ExecutionAborted', at, details };
    const end = ['ABORTED', at, id] as const;
    const eventsJson = JSON.stringify([event]);
    await this.#append(
      { kind: 'event', id: live.id, previous: live.last, end },
      {
        stimulus: { kind: 'stopped', at, ...details },
        wrote: { types: [event.type], lastEventId: id, crc: crc32(eventsJson.slice(1, -1)) },
      },
    ).durable;
    this.#store.archive(this.#rowOf(live), { firstEventId: id, lastEventId: id, eventsJson });
    this.#leave(live, { execution: this.#rowOf(live), ...details });
  }

  #rowOf(live: LiveExecution, at = live.about.startedAt): StoredExecution {
    const { about, id, outlook, redrives } = live;
    return {
      arn: about.arn,
      name: nameOf(about.arn),
      machineArn: about.machineArn,
      status: outlook.end?.[0] ?? 'RUNNING',
      startedAt: about.startedAt,
      ...(outlook.end ? { stoppedAt: outlook.end[1] } : {}),
      order: id,
      ...(about.mapRunArn === undefined ? {} : { mapRunArn: about.mapRunArn }),
      redriveCount: redrives?.[0] ?? 0,
      ...(redrives ? { redrivenAt: redrives[1] } : {}),
      details: { about, at },
    };
  }

  #prune(): void {
    const keep = (this.#options.keepDays ?? 90) * millisecondsOfADay;
    this.#store.prune(this.clock.now() - keep).catch((error: unknown) => this.#options.warn(String(error)));
    this.#callOffPruning = this.clock.at(this.clock.now() + millisecondsOfADay / 24, () => this.#prune());
  }
}

function outlookOf(state: ExecutionState, at: number): Outlook {
  if (state.status !== 'RUNNING') return { end: [state.status, at, state.lastEventId] };
  let due: number | undefined;
  for (const timer of state.timers.values()) if (due === undefined || timer.at < due) due = timer.at;
  const isActive = effectsOf(state).some(({ kind }) => kind !== 'set-timer');
  return { ...(due === undefined ? {} : { due }), ...(isActive ? { isActive } : {}) };
}

/** What the store does not have yet of the history. */
function archiveOf({ history, state }: ExecutionRunner): Archive {
  return {
    firstEventId: history[0]?.firstId ?? state.lastEventId + 1,
    lastEventId: state.lastEventId,
    eventsJson: `[${history.map(({ text }) => text).join(',')}]`,
  };
}

/** What #rowOf has put there. */
function detailsOf({ details }: StoredExecution): { about: About; at: number } {
  return details as { about: About; at: number };
}

function present<Fields extends Record<string, unknown>>(fields: Fields): { [Name in keyof Fields]?: string } {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => typeof value === 'string')) as {
    [Name in keyof Fields]?: string;
  }; // what is left is text
}
