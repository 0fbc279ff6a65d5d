import { randomUUID } from 'node:crypto';
import { AwsError } from '../aws-error.ts';
import type { CallTask, TaskAnswer } from '../integrations/call-task.ts';
import { begin } from '../interpreter/advance.ts';
import type { Effect } from '../interpreter/effect.ts';
import type { ExecutionState } from '../interpreter/execution-state.ts';
import type { HistoryEvent } from '../interpreter/history-event.ts';
import type { Machine } from '../interpreter/machine.ts';
import { redrivenWith, redriveRefusal } from '../interpreter/redrive.ts';
import { Journal, type JournalOptions } from '../journal/journal.ts';
import type { MapRunRecord } from '../map-run/map-run-record.ts';
import type { MapRuns } from '../map-run/map-runs.ts';
import type { ObjectStore } from '../map-run/object-store.ts';
import { RunFolder } from '../map-run/run-folder.ts';
import { s3ObjectStore } from '../map-run/s3-object-store.ts';
import { ExecutionStore } from '../store/execution-store.ts';
import type { HistoryQuery, ListQuery } from '../store/store-reader.ts';
import type { StoredExecution } from '../store/stored-execution.ts';
import { executionArn, type Place } from './arns.ts';
import type { Clock } from './clock.ts';
import { DefinitionStore } from './definition-store.ts';
import { EngineMapRuns } from './engine-map-runs.ts';
import { stepOf, type Unstamped } from './execution-runner.ts';
import { ExpressExecutions } from './express-executions.ts';
import { LiveExecutions } from './live-executions.ts';
import { liveHistory } from './live-history.ts';
import { keyOf, MachineStore } from './machine-store.ts';
import { unpackState } from './pack-state.ts';
import type { About, MachineRecord } from './records.ts';
import { beginningOf, ReplayDiffers } from './replay.ts';
import { StandardExecutions } from './standard-executions.ts';
import { detailsOf, rowOf } from './stored-row.ts';
import { parseTaskToken } from './task-token.ts';

export type EngineOptions = {
  readonly dataFolder: string;
  readonly callTask: CallTask;
  /** The result of a task that waits for an execution it has started; without it no task may. */
  readonly awaitExecution?: (awaited: {
    readonly executionArn: string;
    readonly isParsed: boolean;
  }) => Promise<TaskAnswer>;
  /** Where distributed Maps have items from and put results; S3 as the environment says, by default. */
  readonly objects?: ObjectStore;
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

/** An execution as it is now, with what it began with and what it ended with, if it did. */
export type Described = {
  readonly execution: StoredExecution;
  readonly input?: string;
  readonly output?: string;
  readonly error?: string;
  readonly cause?: string;
};

type DescribedInFull = Described & {
  readonly about: About;
  readonly machine: MachineRecord;
  /** Why it cannot be redriven; undefined when it can. */
  readonly redriveRefusal: string | undefined;
};

type Parts = {
  readonly journal: Journal;
  readonly live: LiveExecutions;
  readonly store: ExecutionStore;
  readonly machines: MachineStore;
  readonly definitions: DefinitionStore;
  readonly mapRunFolder: RunFolder;
  readonly mapRunRecords: readonly MapRunRecord[];
};

const millisecondsOfADay = 86_400_000;
const millisecondsOfAnHour = 3_600_000;

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
  readonly #standard: StandardExecutions;
  readonly #express: ExpressExecutions;
  readonly #mapRuns: EngineMapRuns;
  readonly #starts = new Map<string, Start>();
  /** The last redrive of each execution that is being redriven. */
  readonly #redrives = new Map<string, Promise<number>>();
  readonly #waiters = new Map<string, PromiseWithResolvers<Described>>();
  #nextId: number;
  #isClosed = false;
  #callOffPruning: () => void = () => undefined;

  private constructor(options: EngineOptions, parts: Parts) {
    const { journal, live, store, machines, definitions } = parts;
    this.#options = options;
    this.place = options.place;
    this.clock = options.clock;
    this.machines = machines;
    this.definitions = definitions;
    this.#journal = journal;
    this.#live = live;
    this.#store = store;
    this.#nextId = Math.max(live.highestId, store.highestOrder) + 1;
    const common = {
      journal,
      live,
      clock: options.clock,
      shapeOf: (about: About) => this.#shapeOf(about),
      perform: (effects: readonly Effect[], tell: (stimulus: Unstamped) => void) => this.#perform(effects, tell),
      onFault: options.onFault,
    };
    this.#standard = new StandardExecutions({
      ...common,
      store,
      residents: options.residents ?? 2000,
      onEnded: (execution, state) => this.#onEnded(execution, state),
      warn: options.warn,
    });
    this.#express = new ExpressExecutions(common);
    this.#mapRuns = new EngineMapRuns(
      {
        live,
        standard: this.#standard,
        clock: options.clock,
        objects: options.objects ?? s3ObjectStore(),
        find: (arn) => this.find(arn),
        begin: (about, input) => this.#beginOnce(about, input),
        begun: async (arn) => this.#starts.get(arn)?.done,
        settled: () => this.settled(),
        ended: (arn) => this.ended(arn),
        stop: (arn) => this.stop(arn, undefined, undefined),
        onFault: (error) => this.#fault(error),
      },
      parts.mapRunFolder,
      parts.mapRunRecords,
    );
  }

  /** Opens the data folder and finds every running execution; `resume` lets them go on. */
  static async open(options: EngineOptions): Promise<Engine> {
    const live = new LiveExecutions();
    const { dataFolder, onFault } = options;
    const journal = await Journal.open(dataFolder, (head, location) => live.restore(head, location), options.journal);
    try {
      const [store, machines, definitions, mapRunFolder] = await Promise.all([
        ExecutionStore.open({ folder: dataFolder, onFault }),
        MachineStore.open(dataFolder),
        DefinitionStore.open(dataFolder),
        RunFolder.open(dataFolder),
      ]);
      const mapRunRecords = await mapRunFolder.records();
      return new Engine(options, { journal, live, store, machines, definitions, mapRunFolder, mapRunRecords });
    } catch (error) {
      await journal.close();
      throw error;
    }
  }

  /** Goes on with every execution that was running when the journal ended, and prunes old ones from time to time. */
  resume(): void {
    Promise.all([this.#standard.goOn(), this.#express.goOn()])
      .then(() => this.#mapRuns.stopLeftovers())
      .then(
        () => this.#prune(),
        (error: unknown) => this.#fault(error),
      );
  }

  /** The runs of distributed Maps. */
  get mapRuns(): MapRuns {
    return this.#mapRuns.runs;
  }

  /** Settles when all that is known now is on disk: what is answered must not be lost (J1). */
  async settled(): Promise<void> {
    await this.#journal.settled();
    await this.machines.settled();
  }

  /** The execution as it is now; undefined when there is none. */
  find(arn: string): StoredExecution | undefined {
    const live = this.#live.find(arn);
    return live ? rowOf(live) : this.#store.get(arn);
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
    await this.#beginOnce(about, input);
    return { arn, startedAt: at };
  }

  async #beginOnce(about: About, input: string): Promise<void> {
    const { arn, startedAt: at } = about;
    const done = this.#begin(about, input);
    this.#starts.set(arn, { input, at, done });
    await done.finally(() => this.#starts.delete(arn));
  }

  async #begin(about: About, input: string): Promise<void> {
    const seed = randomUUID();
    const { shape, machine } = await this.#shapeOf(about);
    const first = stepOf(await begin(machine, beginningOf(about, shape, input, seed)));
    await this.#standard.begin(this.#nextId++, about, machine, first, { input, seed });
  }

  /** Starts an express execution; each start is a new one. Settles when it will run, even after a crash. */
  async startExpress(
    machine: MachineRecord,
    name: string,
    input: string,
    extras: Pick<About, 'traceHeader'> = {},
  ): Promise<{ arn: string; startedAt: number }> {
    const { arn, startedAt } = await this.#express.start(this.#nextId++, { machine, name, ...extras }, input);
    return { arn, startedAt };
  }

  /** Runs an express execution to its end; nothing is kept of it. */
  async runExpress(
    machine: MachineRecord,
    name: string,
    input: string,
    extras: Pick<About, 'traceHeader'> = {},
  ): Promise<Described> {
    const { about, state } = await this.#express.run({ machine, name, ...extras }, input);
    const { arn, machineArn, startedAt } = about;
    const { status } = state;
    const stoppedAt = this.clock.now();
    const execution = { arn, name, machineArn, status, startedAt, stoppedAt, order: 0, redriveCount: 0 };
    return describedBy(execution, state);
  }

  /**
   * Lets a failed, stopped or timed-out execution go on where it ended, and answers when that was; with a client token
   * that it was redriven with before, when it was then. Throws ExecutionNotRedrivable.
   */
  async redrive(arn: string, clientToken?: string): Promise<number> {
    const before = this.#redrives.get(arn)?.catch(() => 0);
    const done = Promise.resolve(before).then(() => this.#redrive(arn, clientToken));
    this.#redrives.set(arn, done);
    return done.finally(() => {
      if (this.#redrives.get(arn) === done) this.#redrives.delete(arn);
    });
  }

  async #redrive(arn: string, clientToken: string | undefined): Promise<number> {
    await this.settled();
    // One that has just ended is on its way to the store.
    const ending = this.#live.find(arn);
    if (ending?.outlook.end) await this.#standard.ifRebuilt(ending, (runner) => runner.inTurn(async () => undefined));
    await this.#store.flushed();
    const row = this.find(arn);
    if (!row) throw new Error(`expected an execution ${arn}, found none`);
    const live = this.#live.find(arn);
    const known = live
      ? await this.#standard.ifRebuilt(live, async ({ state }) => state.redrive)
      : detailsOf(row).redrive;
    const earlier = clientToken === undefined ? undefined : redrivenWith(known, clientToken, this.clock.now());
    if (earlier !== undefined) return earlier;
    const reason = this.#redriveRefusal(row);
    const packed = live || reason !== undefined ? undefined : this.#store.snapshot(arn);
    const at = packed && (await this.#standard.redrive(row, unpackState(JSON.parse(packed)), clientToken));
    if (at) return at;
    throw new AwsError('ExecutionNotRedrivable', `Execution ${arn} invalid for redrive as: ${reason}`);
  }

  #redriveRefusal(row: StoredExecution): string | undefined {
    const events = row.status === 'RUNNING' || row.status === 'SUCCEEDED' ? 0 : this.#store.lastEventId(row.arn);
    return redriveRefusal({ ...row, events }, this.clock.now());
  }

  /** Ends a running execution; answers when it stopped, also when it had before. */
  async stop(arn: string, error: string | undefined, cause: string | undefined): Promise<number> {
    await this.#starts.get(arn)?.done;
    const live = this.#live.find(arn);
    if (live) {
      try {
        await (await this.#standard.deliver(live, { kind: 'stopped', error, cause })).durable;
      } catch (failure) {
        if (!(failure instanceof ReplayDiffers)) throw failure;
        await this.#standard.stopStill(live, texts({ error, cause }));
      }
    }
    await this.settled();
    return this.find(arn)?.stoppedAt ?? this.clock.now();
  }

  /** Gives the task with the token an answer or a heartbeat; throws InvalidToken or TaskTimedOut. */
  async answerTask(token: string, answer: (task: number) => Unstamped): Promise<void> {
    const { execution, task } = parseTaskToken(token) ?? { execution: '', task: 0 };
    const live = this.#live.find(execution);
    const accept = (state: ExecutionState): boolean => state.tasks.get(task)?.token === token;
    const delivery = live && (await this.#standard.deliver(live, answer(task), accept));
    await delivery?.durable;
    if (delivery?.isTaken) return;
    if (!this.find(execution)) throw new AwsError('InvalidToken', `Invalid Token: 'Invalid token'`);
    throw new AwsError('TaskTimedOut', `Task Timed Out: 'Provided task does not exist anymore'`);
  }

  /** How the execution began, and how it ended if it did; it must be there. */
  async describe(arn: string): Promise<DescribedInFull> {
    await this.settled();
    const live = this.#live.find(arn);
    const execution = this.find(arn);
    if (!execution) throw new Error(`expected an execution ${arn}, found none`);
    const { about } = detailsOf(execution);
    const machine = await this.machines.shape(about.machineKey);
    const state = live && (await this.#standard.ifRebuilt(live, async (runner) => runner.state));
    if (state)
      return { ...describedBy(execution, state), about, machine, redriveRefusal: this.#redriveRefusal(execution) };
    await this.#store.flushed();
    const redriveRefusal = this.#redriveRefusal(execution);
    const { input } = this.#store.firstEvent(arn)?.details ?? {};
    const { output, error, cause } = this.#store.lastEvent(arn)?.details ?? {};
    return { execution, about, machine, redriveRefusal, ...texts({ input, output, error, cause }) };
  }

  /** A part of the execution's history. */
  async history(arn: string, query: HistoryQuery): Promise<readonly HistoryEvent[]> {
    await this.settled();
    const live = this.#live.find(arn);
    // Of one that could not be rebuilt, what the store has is what can be shown.
    const shown =
      live && (await this.#standard.ifRebuilt(live, async (runner) => liveHistory(runner, this.#store, query)));
    if (shown) return shown;
    await this.#store.flushed();
    return this.#store.historyPage(arn, query);
  }

  /** Settles when the execution has ended, on disk. */
  async ended(arn: string): Promise<Described> {
    await this.#starts.get(arn)?.done;
    if (!this.#live.find(arn)) return this.describe(arn);
    const waiter = this.#waiters.get(arn) ?? Promise.withResolvers<Described>();
    this.#waiters.set(arn, waiter);
    return waiter.promise;
  }

  /** Stops without ending any execution: the next start goes on with them. */
  async close(): Promise<void> {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#callOffPruning();
    this.#express.close();
    await this.mapRuns.close();
    await this.#standard.close();
    await this.#journal.close();
    await this.#store.close();
  }

  async #shapeOf({ machineKey }: About): Promise<{ shape: MachineRecord; machine: Machine }> {
    const shape = await this.machines.shape(machineKey);
    return { shape, machine: await this.definitions.machine(shape.definitionKey) };
  }

  async #inputOf(arn: string): Promise<string | undefined> {
    const live = this.#live.find(arn);
    return live && (await this.#standard.ifRebuilt(live, async ({ state }) => state.input.text));
  }

  /** Does what a step asks of the world; timers are the executions' own. */
  #perform(effects: readonly Effect[], tell: (stimulus: Unstamped) => void): void {
    if (this.#isClosed) return;
    for (const effect of effects) {
      if (effect.kind === 'call') this.#call(effect, tell);
      if (effect.kind === 'await-execution') this.#awaitExecution(effect, tell);
      this.#mapRuns.perform(effect);
    }
  }

  /** What fails while everything ends is of no interest. */
  #fault(error: unknown): void {
    if (!this.#isClosed) this.#options.onFault(error);
  }

  async #call(call: Effect & { kind: 'call' }, tell: (stimulus: Unstamped) => void): Promise<void> {
    const { task, request, waitsForToken } = call;
    const answer = await this.#options.callTask(request);
    if (answer.kind === 'succeeded' && waitsForToken) tell({ kind: 'task-submitted', task, output: answer.output });
    else tell(resultOf(task, answer));
  }

  async #awaitExecution(
    { task, ...awaited }: Effect & { kind: 'await-execution' },
    tell: (stimulus: Unstamped) => void,
  ): Promise<void> {
    const { awaitExecution } = this.#options;
    if (!awaitExecution) throw new Error('expected a way to wait for executions');
    tell(resultOf(task, await awaitExecution(awaited)));
  }

  #onEnded(execution: StoredExecution, state: ExecutionState | undefined): void {
    const waiter = this.#waiters.get(execution.arn);
    if (!waiter) return;
    this.#waiters.delete(execution.arn);
    waiter.resolve(state ? describedBy(execution, state) : { execution });
  }

  #prune(): void {
    if (this.#isClosed) return;
    const keep = (this.#options.keepDays ?? 90) * millisecondsOfADay;
    const before = this.clock.now() - keep;
    Promise.all([this.#store.prune(before), this.mapRuns.prune(before)]).catch((error: unknown) =>
      this.#options.warn(String(error)),
    );
    const pause = Math.min(millisecondsOfAnHour, keep / 24);
    this.#callOffPruning = this.clock.at(this.clock.now() + pause, () => this.#prune());
  }
}

function describedBy(execution: StoredExecution, { input, output, error, cause }: ExecutionState): Described {
  return { execution, input: input.text, ...texts({ output, error, cause }) };
}

/** The fields that are there. */
function texts<Name extends string>(fields: Record<Name, unknown>): { [Field in Name]?: string } {
  const present = Object.entries(fields).filter(([, value]) => typeof value === 'string');
  return Object.fromEntries(present) as { [Field in Name]?: string }; // what is left is text
}

function resultOf(task: number, answer: TaskAnswer): Unstamped {
  return answer.kind === 'failed'
    ? { kind: 'task-failed', task, error: answer.error, cause: answer.cause }
    : { kind: 'task-succeeded', task, output: answer.output };
}
