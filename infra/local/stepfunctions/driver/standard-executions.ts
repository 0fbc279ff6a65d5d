import { type Effect, effectsOf } from '../interpreter/effect.ts';
import type { ExecutionState } from '../interpreter/execution-state.ts';
import type { Machine } from '../interpreter/machine.ts';
import type { Journal } from '../journal/journal.ts';
import type { ExecutionStore } from '../store/execution-store.ts';
import type { StoredExecution } from '../store/stored-execution.ts';
import { bareHistory } from './bare-history.ts';
import { CannotGoOn } from './cannot-go-on.ts';
import type { Clock } from './clock.ts';
import { Compaction } from './compaction.ts';
import { type Delivery, ExecutionRunner, type Step, type Unstamped } from './execution-runner.ts';
import type { LiveExecution, LiveExecutions } from './live-executions.ts';
import { outlookOf } from './outlook.ts';
import { packState } from './pack-state.ts';
import { readChain } from './read-chain.ts';
import type { About, BegunBody, EventBody, MachineRecord, MovedBody, RecordHead, SnapshotBody } from './records.ts';
import { Renewal } from './renewal.ts';
import { type Replayed, replay } from './replay.ts';
import { Residents } from './residents.ts';
import { archiveOf, detailsOf, rowOf } from './stored-row.ts';
import { WakeUps } from './wake-ups.ts';

export type StandardSurroundings = {
  readonly journal: Journal;
  readonly live: LiveExecutions;
  readonly store: ExecutionStore;
  readonly clock: Clock;
  /** How many executions stay in memory though nothing happens to them. */
  readonly residents: number;
  /** The machine as it was when the execution began. */
  shapeOf(about: About): Promise<{ readonly shape: MachineRecord; readonly machine: Machine }>;
  /** Does what a step asks of the world; what comes of it is told. */
  perform(effects: readonly Effect[], tell: (stimulus: Unstamped) => void): void;
  /** It has ended, on disk; `state` is absent when it could not be rebuilt. */
  onEnded(execution: StoredExecution, state: ExecutionState | undefined): void;
  readonly warn: (line: string) => void;
  readonly onFault: (error: unknown) => void;
};

/** The executions that run, whose steps are recorded: in memory or not, they take what happens to them. */
export class StandardExecutions {
  readonly #around: StandardSurroundings;
  readonly #live: LiveExecutions;
  readonly #store: ExecutionStore;
  readonly #residents: Residents;
  readonly #wakeUps: WakeUps;
  readonly #compaction: Compaction;
  readonly #renewal: Renewal;
  #isClosed = false;

  constructor(around: StandardSurroundings) {
    this.#around = around;
    this.#live = around.live;
    this.#store = around.store;
    this.#residents = new Residents(around.residents, (live) => this.#load(live));
    this.#wakeUps = new WakeUps(around.clock, (id) => this.#wake(id));
    const { journal, live: executions, store } = around;
    this.#renewal = new Renewal({
      journal,
      executions,
      store,
      residents: this.#residents,
      append: (head, body) => this.#append(head, body).durable,
      onFault: (error) => this.#fault(error),
    });
    this.#compaction = new Compaction({
      journal,
      executions,
      stored: () => store.durable(),
      beginAnew: (live) => this.#renewal.beginAnew(live),
    });
    journal.onSealed = () => this.compact();
    executions.onEmptied = () => this.compact();
  }

  /** Puts the beginning of an execution into the journal, and lets it run once it is there. */
  async begin(id: number, about: About, machine: Machine, first: Step, body: Omit<BegunBody, 'wrote'>): Promise<void> {
    const head = { kind: 'begun', id, about, ...outlookOf(first.state, about.startedAt) } as const;
    const { live, durable } = this.#append(head, { ...body, wrote: first.wrote });
    const history = first.chunk ? [first.chunk] : [];
    const runner = this.#runnerFor(live, machine, { state: first.state, history, at: about.startedAt });
    live.runner = runner;
    const safe = runner.inTurn(() => durable);
    this.#residents.used(live);
    const row = rowOf(live);
    await safe;
    if (first.state.status !== 'RUNNING') {
      this.#archive(live, runner);
      return;
    }
    this.#store.put(row);
    this.#perform(live, first.effects);
  }

  /** Takes an ended execution back from the store and redrives it; answers when that was, undefined when it cannot be. */
  async redrive(row: StoredExecution, state: ExecutionState, clientToken?: string): Promise<number | undefined> {
    const { about, at } = detailsOf(row);
    const { machine } = await this.#around.shapeOf(about);
    // A snapshot has no history of its own: the store must have it before a replay can begin there.
    await this.#store.durable();
    if (this.#live.find(about.arn)) return undefined;
    const redrives = row.redriveCount > 0 ? { redrives: [row.redriveCount, row.redrivenAt ?? at] as const } : {};
    const head = { kind: 'snapshot', id: row.order, about, ...outlookOf(state, at), ...redrives } as const;
    const { live } = this.#append(head, { state: packState(state), at });
    live.runner = this.#runnerFor(live, machine, { state, history: [], at });
    const { durable } = await this.deliver(live, { kind: 'redriven', clientToken });
    const redriven = rowOf(live);
    await durable;
    // It may have ended again by now.
    if (!live.outlook.end) this.#store.put(redriven);
    return redriven.redrivenAt;
  }

  /** Gives the execution what has happened; throws CannotGoOn. */
  deliver(live: LiveExecution, stimulus: Unstamped, accept?: (state: ExecutionState) => boolean): Promise<Delivery> {
    return this.#residents.with(live, (runner) => {
      this.#residents.used(live);
      return runner.deliver(stimulus, accept);
    });
  }

  /** Does something with an execution; one that cannot be rebuilt is told of, stays as it is, and answers undefined. */
  async ifRebuilt<Result>(
    live: LiveExecution,
    use: (runner: ExecutionRunner) => Promise<Result>,
  ): Promise<Result | undefined> {
    try {
      return await this.#residents.with(live, use);
    } catch (error) {
      if (!(error instanceof CannotGoOn)) throw error;
      this.#around.warn(error.message);
      return undefined;
    }
  }

  /** Goes on with what was running when the journal ended: what is not answered is asked for again (J8). */
  async goOn(): Promise<void> {
    const known = this.#store.highestOrder;
    const ended: LiveExecution[] = [];
    for (const live of this.#all()) {
      const { end, due } = live.outlook;
      // Its name may be another's: then it was stored, and pruned since.
      if (this.#isStored(live) || this.#live.find(live.about.arn) !== live) {
        this.#live.forget(live);
        continue;
      }
      if (end) ended.push(live);
      // What the store was told before the process ended may not have come that far.
      if (live.id > known || live.redrives || end) this.#store.put(rowOf(live));
      if (!end) this.#wakeUps.set(live.id, due);
    }
    for (const live of this.#all()) {
      if (!live.outlook.isActive || live.outlook.end || live.callAgainBelow === 0) continue;
      await this.ifRebuilt(live, (runner) => this.#callAgain(live, runner));
    }
    // Not those that have ended since: their ends may not be on disk.
    for (const live of ended) if (!this.#isClosed) await this.handOver(live);
    this.compact();
  }

  /** Hands an execution over to the store that had ended when the journal did. */
  async handOver(live: LiveExecution): Promise<void> {
    if (!live.outlook.end || this.#live.get(live.id) !== live) return;
    if (this.#isStored(live)) {
      this.#live.forget(live);
      return;
    }
    const archive = async (runner: ExecutionRunner): Promise<true> => {
      this.#archive(live, runner);
      return true;
    };
    if (!(await this.ifRebuilt(live, archive))) await this.#archiveStill(live);
  }

  #isStored({ about, outlook: { end } }: LiveExecution): boolean {
    return end !== undefined && this.#store.lastEventId(about.arn) === end[2];
  }

  /** Asks again for what is not answered, and not for what this process has asked for meanwhile. */
  async #callAgain(live: LiveExecution, runner: ExecutionRunner): Promise<void> {
    // A task whose time is over is not called again.
    this.#fireDue(live, runner);
    await runner.inTurn(async () => {
      const isLeft = (effect: Effect): boolean => !('task' in effect) || effect.task < live.callAgainBelow;
      const left = effectsOf(runner.state).filter(isLeft);
      live.callAgainBelow = 0;
      this.#perform(live, left);
    });
  }

  /** Gives the space of the journal back, in the background. */
  compact(): void {
    this.#compaction.start((error) => this.#fault(error));
  }

  /** Ends an execution that cannot go on, by the words of its journal alone. */
  async stopStill(live: LiveExecution, details: { error?: string; cause?: string }): Promise<void> {
    const { runner } = live;
    runner?.close();
    await runner?.inTurn(async () => undefined);
    const chain = await readChain(this.#around.journal, live.last);
    // Somebody else may have been faster.
    if (live.outlook.end || this.#live.get(live.id) !== live) return;
    const at = this.#around.clock.now();
    const lastEventId = bareHistory(chain, live.about.startedAt).lastEventId + 1;
    await this.#append(
      { kind: 'event', id: live.id, previous: live.last, end: ['ABORTED', at, lastEventId] },
      { stimulus: { kind: 'stopped', at, ...details }, wrote: { types: ['ExecutionAborted'], lastEventId, crc: 0 } },
    ).durable;
    await this.#archiveStill(live);
  }

  /** Hands an ended execution over to the store by the words of its journal alone. */
  async #archiveStill(live: LiveExecution): Promise<void> {
    const { events, lastEventId } = bareHistory(await readChain(this.#around.journal, live.last), live.about.startedAt);
    const firstEventId = events[0]?.id ?? lastEventId + 1;
    this.#store.archive(rowOf(live), { firstEventId, lastEventId, eventsJson: JSON.stringify(events) });
    this.#leave(live, undefined);
  }

  /** Stops without ending any execution. */
  async close(): Promise<void> {
    this.#isClosed = true;
    this.#wakeUps.close();
    for (const { runner } of this.#live.all()) runner?.close();
    await this.#compaction.close();
  }

  *#all(): Generator<LiveExecution> {
    for (const live of [...this.#live.all()]) {
      if (this.#isClosed) return;
      if (!live.about.isExpress) yield live;
    }
  }

  /** Delivers what nobody waits for. */
  #tell(id: number, stimulus: Unstamped): void {
    const live = this.#live.get(id);
    if (!live || this.#isClosed) return;
    const take = (runner: ExecutionRunner): Promise<Delivery> => {
      this.#residents.used(live);
      return runner.deliver(stimulus);
    };
    this.ifRebuilt(live, take).catch((error: unknown) => this.#fault(error));
  }

  async #wake(id: number): Promise<void> {
    const live = this.#live.get(id);
    if (!live || this.#isClosed) return;
    try {
      await this.ifRebuilt(live, async (runner) => {
        for (const fired of this.#fireDue(live, runner)) await (await fired).durable;
      });
    } catch (error) {
      this.#fault(error);
    }
  }

  /** Lets the timers fire whose moment has come, the earliest first. */
  #fireDue(live: LiveExecution, runner: ExecutionRunner): Promise<Delivery>[] {
    const now = this.#around.clock.now();
    const due = [...runner.state.timers].filter(([, { at }]) => at <= now);
    due.sort(([one, { at: first }], [other, { at: second }]) => first - second || one - other);
    // The clock may have been set back since it rang.
    if (due.length === 0 && !live.outlook.end) this.#wakeUps.set(live.id, live.outlook.due);
    return due.map(([timer]) => runner.deliver({ kind: 'timer-fired', timer }));
  }

  /** What fails while everything ends is of no interest, and one execution that cannot go on stays as it is. */
  #fault(error: unknown): void {
    if (!this.#isClosed && !(error instanceof CannotGoOn)) this.#around.onFault(error);
  }

  async #load(live: LiveExecution): Promise<ExecutionRunner> {
    const from = await replay(this.#around.journal, live, () => this.#around.shapeOf(live.about));
    live.callAgainBelow = Math.min(live.callAgainBelow, from.state.nextNumber);
    return this.#runnerFor(live, from.machine, from);
  }

  #runnerFor(live: LiveExecution, machine: Machine, from: Replayed): ExecutionRunner {
    const runner: ExecutionRunner = new ExecutionRunner(machine, from, {
      clock: this.#around.clock,
      record: (stimulus, { state, wrote }) => {
        const redrives =
          stimulus.kind === 'redriven' ? { redrives: [(live.redrives?.[0] ?? 0) + 1, stimulus.at] as const } : {};
        const { durable } = this.#append(
          { kind: 'event', id: live.id, previous: live.last, ...outlookOf(state, stimulus.at), ...redrives },
          { stimulus, wrote },
        );
        if (state.status !== 'RUNNING') return durable.then(() => this.#archive(live, runner));
        this.#renewal.relieve(live, runner);
        return durable;
      },
      perform: (effects) => this.#perform(live, effects),
      onFault: (error) => this.#fault(error),
    });
    return runner;
  }

  #perform({ id }: LiveExecution, effects: readonly Effect[]): void {
    this.#around.perform(effects, (stimulus) => this.#tell(id, stimulus));
  }

  #append(
    head: RecordHead,
    body: BegunBody | EventBody | SnapshotBody | MovedBody,
  ): { live: LiveExecution; durable: Promise<void> } {
    const { location, durable } = this.#around.journal.append(head, JSON.stringify(body));
    const live = this.#live.take(head, location);
    this.#wakeUps.set(live.id, live.outlook.end ? undefined : live.outlook.due);
    return { live, durable };
  }

  /** Hands an ended execution over to the store; from then on the journal is not asked for it. */
  #archive(live: LiveExecution, runner: ExecutionRunner): void {
    const { state } = runner;
    const snapshot = state.status === 'SUCCEEDED' ? {} : { snapshot: JSON.stringify(packState(state)) };
    this.#store.archive(rowOf(live, runner.at, state.redrive), { ...archiveOf(runner), ...snapshot });
    this.#leave(live, state);
  }

  #leave(live: LiveExecution, state: ExecutionState | undefined): void {
    this.#residents.leave(live);
    this.#live.forget(live);
    this.#around.onEnded(rowOf(live), state);
  }
}
