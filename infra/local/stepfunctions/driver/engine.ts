import { randomUUID } from 'node:crypto';
import { AwsError } from '../aws-error.ts';
import { begin } from '../interpreter/advance.ts';
import type { Effect } from '../interpreter/effect.ts';
import type { ExecutionState } from '../interpreter/execution-state.ts';
import type { Machine } from '../interpreter/machine.ts';
import { redrivenWith } from '../interpreter/redrive.ts';
import { Journal, type JournalOptions } from '../journal/journal.ts';
import type { MapRunRecord } from '../map-run/map-run-record.ts';
import type { MapRuns } from '../map-run/map-runs.ts';
import { noObjects, type ObjectStore } from '../map-run/object-store.ts';
import { RunFolder } from '../map-run/run-folder.ts';
import { ExecutionStore } from '../store/execution-store.ts';
import type { StoredExecution } from '../store/stored-execution.ts';
import { stopAbandoned } from './abandoned-executions.ts';
import { executionArn, type Place } from './arns.ts';
import { CannotGoOn } from './cannot-go-on.ts';
import type { Clock } from './clock.ts';
import { DefinitionStore } from './definition-store.ts';
import { EngineMapRuns } from './engine-map-runs.ts';
import { type Described, describedBy, ExecutionReader, texts } from './execution-reader.ts';
import { stepOf, type Unstamped } from './execution-runner.ts';
import { ExpressExecutions } from './express-executions.ts';
import { LiveExecutions } from './live-executions.ts';
import { keyOf, MachineStore } from './machine-store.ts';
import { unpackState } from './pack-state.ts';
import { performTaskEffect, type TaskWorld } from './perform-task-effect.ts';
import { Pruning } from './pruning.ts';
import type { About, MachineRecord } from './records.ts';
import { beginningOf } from './replay.ts';
import { StandardExecutions } from './standard-executions.ts';
import { detailsOf } from './stored-row.ts';
import { parseTaskToken } from './task-token.ts';

export type EngineOptions = TaskWorld & {
  readonly dataFolder: string;
  /** Where distributed Maps have items from and put results; without it they can have only the state's own. */
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

/** The one driver: puts what happens into the journal, and does what the interpreter asks for once it is there. */
export class Engine {
  readonly place: Place;
  readonly clock: Clock;
  readonly machines: MachineStore;
  readonly definitions: DefinitionStore;
  /** What there is to read of executions. */
  readonly executions: ExecutionReader;
  readonly #options: EngineOptions;
  readonly #journal: Journal;
  readonly #store: ExecutionStore;
  readonly #live: LiveExecutions;
  readonly #standard: StandardExecutions;
  readonly #express: ExpressExecutions;
  readonly #mapRuns: EngineMapRuns;
  readonly #pruning: Pruning;
  readonly #starts = new Map<string, Start>();
  /** The last redrive of each execution that is being redriven. */
  readonly #redrives = new Map<string, Promise<number>>();
  readonly #waiters = new Map<string, PromiseWithResolvers<Described>>();
  #nextId: number;
  #isClosed = false;

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
      warn: options.warn,
      onFault: options.onFault,
    };
    this.#standard = new StandardExecutions({
      ...common,
      store,
      residents: options.residents ?? 2000,
      onEnded: (execution, state) => this.#onEnded(execution, state),
    });
    this.executions = new ExecutionReader({
      live,
      store,
      machines,
      standard: this.#standard,
      clock: options.clock,
      redrivableMilliseconds: keepMilliseconds(options) * (1 - 1 / 100),
      settled: () => this.settled(),
    });
    this.#express = new ExpressExecutions(common);
    this.#mapRuns = new EngineMapRuns(
      {
        live,
        standard: this.#standard,
        clock: options.clock,
        objects: options.objects ?? noObjects,
        find: (arn) => this.executions.find(arn),
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
    const { clock, warn } = options;
    const mapRuns = this.mapRuns;
    this.#pruning = new Pruning({ clock, keepMilliseconds: keepMilliseconds(options), store, mapRuns, warn });
  }

  /** Opens the data folder and finds every running execution; `resume` lets them go on. */
  static async open(options: EngineOptions): Promise<Engine> {
    const live = new LiveExecutions();
    const { dataFolder, onFault } = options;
    const journal = await Journal.open(dataFolder, (head, location) => live.restore(head, location), options.journal);
    try {
      const [remainder] = live.remainders;
      if (remainder) throw journal.corrupt(remainder, 'the beginning of its execution is missing');
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
      .then(() => stopAbandoned({ live: this.#live, standard: this.#standard, stop: this.stop.bind(this) }))
      .then(
        () => this.#pruning.start(),
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

  /** Starts an execution; the same name with the same input, while it runs, is the same execution. */
  async start(
    machine: MachineRecord,
    name: string,
    input: string,
    extras: Pick<About, 'traceHeader' | 'block' | 'mapRunArn' | 'awaitedBy'> = {},
    arn: string = executionArn(machine.arn, name),
  ): Promise<{ arn: string; startedAt: number }> {
    const starting = this.#starts.get(arn);
    const known = starting ? undefined : this.executions.find(arn);
    if (starting || known) {
      const sameInput =
        starting?.input ?? (known?.status === 'RUNNING' ? await this.executions.inputOf(arn) : undefined);
      await starting?.done;
      // A refusal, too, must be true after a crash (J1).
      await this.settled();
      if (sameInput !== input) throw new AwsError('ExecutionAlreadyExists', `Execution Already Exists: '${arn}'`);
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
    await this.#whenStored(arn);
    const row = this.executions.find(arn);
    if (!row) throw new Error(`expected an execution ${arn}, found none`);
    const live = this.#live.find(arn);
    const known = live
      ? await this.#standard.ifRebuilt(live, async ({ state }) => state.redrive)
      : detailsOf(row).redrive;
    const earlier = clientToken === undefined ? undefined : redrivenWith(known, clientToken, this.clock.now());
    if (earlier !== undefined) return earlier;
    const reason = this.executions.redriveRefusal(row);
    const packed = live || reason !== undefined ? undefined : this.#store.snapshot(arn);
    const at = packed && (await this.#standard.redrive(row, unpackState(JSON.parse(packed)), clientToken));
    if (at) return at;
    throw new AwsError(
      'ExecutionNotRedrivable',
      `Execution ${arn} invalid for redrive as: ${reason ?? 'it cannot be rebuilt'}`,
    );
  }

  /** Settles when the execution runs, or has ended and can be read from the store. */
  async #whenStored(arn: string): Promise<void> {
    for (;;) {
      await this.settled();
      const live = this.#live.find(arn);
      if (live?.outlook.end) {
        await this.#standard.ifRebuilt(live, (runner) => runner.inTurn(async () => undefined));
        await this.settled();
        await this.#standard.handOver(live);
      }
      await this.#store.flushed();
      // It may have ended meanwhile.
      if (this.#live.find(arn) === live && !live?.outlook.end) return;
    }
  }

  /** Ends a running execution; answers when it stopped, also when it had before. */
  async stop(arn: string, error: string | undefined, cause: string | undefined): Promise<number> {
    await this.#starts.get(arn)?.done;
    const live = this.#live.find(arn);
    if (live) {
      try {
        const delivery = await this.#standard.deliver(live, { kind: 'stopped', error, cause });
        if (!delivery.isTaken) this.#expectOpen();
        await delivery.durable;
      } catch (failure) {
        if (!(failure instanceof CannotGoOn)) throw failure;
        await this.#standard.stopStill(live, texts({ error, cause }));
      }
    }
    await this.settled();
    return this.executions.find(arn)?.stoppedAt ?? this.clock.now();
  }

  /** Gives the task with the token an answer or a heartbeat; throws InvalidToken or TaskTimedOut. */
  async answerTask(token: string, answer: (task: number) => Unstamped): Promise<void> {
    const { execution, task } = parseTaskToken(token) ?? { execution: '', task: 0 };
    const live = this.#live.find(execution);
    const accept = (state: ExecutionState): boolean => state.tasks.get(task)?.token === token;
    const delivery = live && (await this.#standard.deliver(live, answer(task), accept));
    await delivery?.durable;
    if (delivery?.isTaken) return;
    this.#expectOpen();
    // What took its place must not be lost after this was said (J1).
    await this.settled();
    if (!this.executions.find(execution)) throw new AwsError('InvalidToken', `Invalid Token: 'Invalid token'`);
    throw new AwsError('TaskTimedOut', `Task Timed Out: 'Provided task does not exist anymore'`);
  }

  /** Settles when the execution has ended, on disk. */
  async ended(arn: string): Promise<Described> {
    await this.#starts.get(arn)?.done;
    if (!this.#live.find(arn)) return this.executions.describe(arn);
    const waiter = this.#waiters.get(arn) ?? Promise.withResolvers<Described>();
    this.#waiters.set(arn, waiter);
    return waiter.promise;
  }

  /** Stops without ending any execution: the next start goes on with them. */
  async close(): Promise<void> {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#pruning.close();
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

  /** Does what a step asks of the world; timers are the executions' own. */
  #perform(effects: readonly Effect[], tell: (stimulus: Unstamped) => void): void {
    if (this.#isClosed) return;
    for (const effect of effects) {
      performTaskEffect(effect, this.#options, tell);
      if (effect.kind === 'stop-execution') {
        this.stop(effect.executionArn, undefined, effect.cause).catch((error: unknown) => this.#fault(error));
      }
      this.#mapRuns.perform(effect);
    }
  }

  /** Whoever is refused because everything ends must not take it for an end of its execution. */
  #expectOpen(): void {
    if (this.#isClosed) throw new Error('the engine is closed');
  }

  /** What fails while everything ends is of no interest. */
  #fault(error: unknown): void {
    if (!this.#isClosed) this.#options.onFault(error);
  }

  #onEnded(execution: StoredExecution, state: ExecutionState | undefined): void {
    const waiter = this.#waiters.get(execution.arn);
    if (!waiter) return;
    this.#waiters.delete(execution.arn);
    waiter.resolve(state ? describedBy(execution, state) : { execution });
  }
}

function keepMilliseconds({ keepDays = 90 }: EngineOptions): number {
  return keepDays * millisecondsOfADay;
}
