import { randomUUID } from 'node:crypto';
import { AwsError } from '../aws-error.ts';
import type { CallTask } from '../integrations/call-task.ts';
import { begin } from '../interpreter/advance.ts';
import type { ExecutionState } from '../interpreter/execution-state.ts';
import type { HistoryEvent } from '../interpreter/history-event.ts';
import { parseJson } from '../interpreter/json.ts';
import { Journal, type JournalOptions } from '../journal/journal.ts';
import type { Location } from '../journal/record-line.ts';
import { executionArn, type Place, regionOf } from './arns.ts';
import { Catalog, type Entry } from './catalog.ts';
import type { Clock } from './clock.ts';
import { DefinitionStore } from './definition-store.ts';
import { ExecutionRunner, type Surroundings, type Unstamped } from './execution-runner.ts';
import { HistoryReader } from './history-reader.ts';
import { begunBody, readChain } from './read-chain.ts';
import type { BegunBody, MachineRecord, RecordHead } from './records.ts';
import { ReplayDiffers, replay } from './replay.ts';
import { parseTaskToken } from './task-token.ts';

export type EngineOptions = {
  readonly dataFolder: string;
  readonly callTask: CallTask;
  readonly clock: Clock;
  readonly place: Place;
  readonly journal?: JournalOptions;
  /** Hears of what the engine cannot answer by itself, one line each. */
  readonly warn: (line: string) => void;
  /** The journal cannot be written any more, or the engine has a fault: the process must not go on. */
  readonly onFault: (error: unknown) => void;
};

/** An execution that is being started, for whoever starts it again meanwhile. */
type Start = { readonly input: string; readonly machineArn: string; readonly at: number; readonly done: Promise<void> };

/** The one driver: puts what happens into the journal, and does what the interpreter asks for once it is there. */
export class Engine {
  readonly place: Place;
  readonly clock: Clock;
  readonly #options: EngineOptions;
  readonly #journal: Journal;
  readonly #catalog: Catalog;
  readonly #definitions: DefinitionStore;
  readonly #histories: HistoryReader;
  readonly #runners = new Map<string, ExecutionRunner>();
  readonly #starts = new Map<string, Start>();
  readonly #waiters = new Map<string, PromiseWithResolvers<void>>();
  readonly #surroundings: Surroundings;
  #isClosed = false;

  private constructor(options: EngineOptions, journal: Journal, catalog: Catalog, definitions: DefinitionStore) {
    this.#options = options;
    this.place = options.place;
    this.clock = options.clock;
    this.#journal = journal;
    this.#catalog = catalog;
    this.#definitions = definitions;
    this.#histories = new HistoryReader(journal);
    this.#surroundings = {
      clock: options.clock,
      callTask: options.callTask,
      append: (head, body) => this.#append(head, body),
      onEnded: (arn) => this.#onEnded(arn),
      onFault: options.onFault,
    };
  }

  /** Opens the data folder and rebuilds every running execution; `resume` lets them go on. */
  static async open(options: EngineOptions): Promise<Engine> {
    const catalog = new Catalog();
    const journal = await Journal.open(options.dataFolder, catalog, options.journal);
    const engine = new Engine(options, journal, catalog, await DefinitionStore.open(options.dataFolder));
    for (const entry of catalog.running()) await engine.#rebuild(entry);
    return engine;
  }

  /** Goes on with every execution that was running when the journal ended. */
  resume(): void {
    for (const runner of this.#runners.values()) runner.resume();
  }

  get catalog(): Catalog {
    return this.#catalog;
  }

  get definitions(): DefinitionStore {
    return this.#definitions;
  }

  /** Settles when all that is known now is on disk: what is answered must not be lost (J1). */
  settled(): Promise<void> {
    return this.#journal.settled();
  }

  /** Creates the machine or takes its new shape. */
  async saveMachine(machine: MachineRecord): Promise<void> {
    await this.#append({ kind: 'machine-saved' }, machine).durable;
  }

  async deleteMachine(arn: string): Promise<void> {
    await this.#append({ kind: 'machine-deleted', arn }, {}).durable;
  }

  /** Starts an execution; the same name with the same input, while it runs, is the same execution. */
  async start(machine: MachineRecord, name: string, input: string): Promise<{ arn: string; startedAt: number }> {
    const arn = executionArn(machine.arn, name);
    const starting = this.#starts.get(arn);
    const known = this.#catalog.entry(arn);
    if (starting || known) {
      const sameInput = starting?.input ?? this.#runners.get(arn)?.state.input.text;
      if (sameInput !== input || (known && known.status !== 'RUNNING')) {
        throw new AwsError('ExecutionAlreadyExists', `Execution Already Exists: '${arn}'`);
      }
      await starting?.done;
      await this.settled();
      return { arn, startedAt: known?.startedAt ?? starting?.at ?? 0 };
    }
    const at = this.clock.now();
    const done = this.#begin(machine, name, arn, input, at);
    this.#starts.set(arn, { input, machineArn: machine.arn, at, done });
    await done.finally(() => this.#starts.delete(arn));
    return { arn, startedAt: at };
  }

  async #begin(machine: MachineRecord, name: string, arn: string, input: string, at: number): Promise<void> {
    const facts = {
      arn,
      name,
      roleArn: machine.roleArn,
      region: regionOf(arn),
      machineArn: machine.arn,
      machineName: machine.name,
    };
    const seed = randomUUID();
    const compiled = await this.#definitions.machine(machine.definitionKey);
    const { state, history, effects } = await begin(compiled, { facts, input: parseJson(input), seed, at });
    const body: BegunBody = { facts, input, seed, at, machine, history };
    const hasEnded = state.status !== 'RUNNING';
    const { location, durable } = this.#append(
      {
        kind: 'begun',
        execution: arn,
        name,
        machine: machine.arn,
        at,
        ...(hasEnded ? { end: [state.status, at] as const } : {}),
      },
      body,
    );
    if (hasEnded) return durable;
    const runner = new ExecutionRunner(compiled, state, location, at, this.#surroundings);
    this.#runners.set(arn, runner);
    await durable;
    runner.perform(effects);
  }

  /** Ends a running execution; answers when it stopped, also when it had before. */
  async stop(arn: string, error: string | undefined, cause: string | undefined): Promise<number> {
    await this.#starts.get(arn)?.done;
    const entry = this.#catalog.entry(arn);
    const runner = this.#runners.get(arn);
    if (!runner && entry?.status === 'RUNNING') await this.#stopStill(entry, error, cause);
    const delivery = await runner?.deliver({ kind: 'stopped', error, cause });
    await delivery?.durable;
    await this.settled();
    return this.#catalog.entry(arn)?.stoppedAt ?? this.clock.now();
  }

  /** Gives the task with the token an answer or a heartbeat; throws InvalidToken or TaskTimedOut. */
  async answerTask(token: string, answer: (task: number) => Unstamped): Promise<void> {
    const parsed = parseTaskToken(token);
    if (!parsed) throw new AwsError('InvalidToken', `Invalid Token: 'Invalid token'`);
    const { execution, task } = parsed;
    const delivery = await this.#runners
      .get(execution)
      ?.deliver(answer(task), (state) => state.tasks.get(task)?.token === token);
    await delivery?.durable;
    if (delivery?.isTaken) return;
    if (!this.#catalog.entry(execution)) throw new AwsError('InvalidToken', `Invalid Token: 'Invalid token'`);
    throw new AwsError('TaskTimedOut', `Task Timed Out: 'Provided task does not exist anymore'`);
  }

  /** How the execution began, and how it ended if it did. */
  async describe(known: Entry): Promise<{ entry: Entry; begun: BegunBody; last: HistoryEvent | undefined }> {
    const entry = this.#catalog.entry(known.arn) ?? known;
    await this.settled();
    const [first] = await readChain(this.#journal, entry.first);
    if (!first) throw new Error(`expected the beginning of ${entry.arn} in the journal, found nothing`);
    const begun = begunBody(first);
    if (entry.status === 'RUNNING') return { entry, begun, last: undefined };
    const { body } = await this.#journal.read(entry.last);
    const { history }: { history: readonly HistoryEvent[] } = JSON.parse(body);
    return { entry, begun, last: history.at(-1) };
  }

  async history(known: Entry): Promise<readonly HistoryEvent[]> {
    const entry = this.#catalog.entry(known.arn) ?? known;
    await this.settled();
    return this.#histories.read(entry);
  }

  /** Settles when the execution has ended, on disk. */
  async ended(arn: string): Promise<Entry> {
    await this.#starts.get(arn)?.done;
    const entry = this.#catalog.entry(arn);
    if (entry && entry.status !== 'RUNNING') return entry;
    const waiter = this.#waiters.get(arn) ?? Promise.withResolvers<void>();
    this.#waiters.set(arn, waiter);
    await waiter.promise;
    return this.ended(arn);
  }

  /** The state of a running execution. */
  running(arn: string): ExecutionState | undefined {
    return this.#runners.get(arn)?.state;
  }

  /** Stops without ending any execution: the next start goes on with them. */
  async close(): Promise<void> {
    if (this.#isClosed) return;
    this.#isClosed = true;
    for (const runner of this.#runners.values()) runner.close();
    await this.#journal.close();
  }

  #onEnded(arn: string): void {
    this.#runners.delete(arn);
    this.settled().then(
      () => {
        this.#waiters.get(arn)?.resolve();
        this.#waiters.delete(arn);
      },
      (error: unknown) => this.#options.onFault(error),
    );
  }

  #append(head: RecordHead, body: unknown): { location: Location; durable: Promise<void> } {
    const text = JSON.stringify(body);
    const appended = this.#journal.append(head, text);
    this.#catalog.take(head, () => text, appended.location);
    return appended;
  }

  /** Ends an execution that could not be rebuilt, by the words of its journal alone. */
  async #stopStill(entry: Entry, error: string | undefined, cause: string | undefined): Promise<void> {
    const at = this.clock.now();
    const { id = 0 } = (await this.history(entry)).at(-1) ?? {};
    const details = { ...(error === undefined ? {} : { error }), ...(cause === undefined ? {} : { cause }) };
    const history = [{ id: id + 1, previousEventId: 0, type: 'ExecutionAborted', at, details }];
    await this.#append(
      { kind: 'event', execution: entry.arn, previous: entry.last, end: ['ABORTED', at] },
      { stimulus: { kind: 'stopped', at, ...details }, history },
    ).durable;
  }

  async #rebuild(entry: Entry): Promise<void> {
    try {
      const { machine, state, at } = await replay(this.#journal, this.#definitions, entry);
      this.#runners.set(entry.arn, new ExecutionRunner(machine, state, entry.last, at, this.#surroundings));
    } catch (error) {
      // It stays as it is, running but still, for somebody to look at; the others go on.
      if (!(error instanceof ReplayDiffers)) throw error;
      this.#options.warn(error.message);
    }
  }
}
