import { randomUUID } from 'node:crypto';
import { begin } from '../interpreter/advance.ts';
import type { Effect } from '../interpreter/effect.ts';
import type { ExecutionState } from '../interpreter/execution-state.ts';
import type { Machine } from '../interpreter/machine.ts';
import type { Journal } from '../journal/journal.ts';
import { expressArn } from './arns.ts';
import { CannotGoOn, cannotGoOn } from './cannot-go-on.ts';
import type { Clock } from './clock.ts';
import { ExecutionRunner, type Step, stepOf, type Unstamped } from './execution-runner.ts';
import type { LiveExecution, LiveExecutions } from './live-executions.ts';
import { keyOf } from './machine-store.ts';
import { begunBody, readChain } from './read-chain.ts';
import type { About, BegunBody, EventBody, MachineRecord, RecordHead } from './records.ts';
import { beginningOf } from './replay.ts';

/** AWS ends an express execution after five minutes. */
const LONGEST_SECONDS = 300;
const nothing = { types: [], lastEventId: 0, crc: 0 };

export type ExpressSurroundings = {
  readonly journal: Journal;
  readonly live: LiveExecutions;
  readonly clock: Clock;
  /** The machine as it was when the execution began. */
  shapeOf(about: About): Promise<{ readonly shape: MachineRecord; readonly machine: Machine }>;
  /** Does what a step asks of the world; what comes of it is told. */
  perform(effects: readonly Effect[], tell: (stimulus: Unstamped) => void): void;
  readonly warn: (line: string) => void;
  readonly onFault: (error: unknown) => void;
};

type Wanted = { readonly machine: MachineRecord; readonly name: string; readonly traceHeader?: string };

/**
 * Express executions: their steps are in memory only. One that is started and not waited for is in the journal from its
 * start to its end, so that after a crash it runs again: AWS promises at least once.
 */
export class ExpressExecutions {
  readonly #around: ExpressSurroundings;
  readonly #running = new Set<ExpressRun>();
  #isClosed = false;

  constructor(around: ExpressSurroundings) {
    this.#around = around;
  }

  /** Puts the beginning into the journal and lets the execution run. */
  async start(id: number, wanted: Wanted, input: string): Promise<About> {
    const about = this.#about(wanted);
    // What it runs must be on disk before it is.
    await this.#around.shapeOf(about);
    const body: BegunBody = { input, seed: '', wrote: nothing };
    const { live, durable } = this.#append({ kind: 'begun', id, about, isActive: true }, body);
    await durable;
    this.#runRecorded({ live, about, input });
    return about;
  }

  /** Runs an execution to its end, in memory. */
  async run(wanted: Wanted, input: string): Promise<{ about: About; state: ExecutionState }> {
    const about = this.#about(wanted);
    return { about, state: await this.#run(about, input) };
  }

  /** Begins again what had not ended when the journal did. */
  async goOn(): Promise<void> {
    for (const live of [...this.#around.live.all()]) {
      if (!live.about.isExpress) continue;
      if (live.outlook.end) {
        this.#around.live.forget(live);
        continue;
      }
      const [first] = await readChain(this.#around.journal, live.last);
      // It has all of its time before it again.
      const about = { ...live.about, startedAt: this.#around.clock.now() };
      if (first) this.#runRecorded({ live, about, input: begunBody(first).input });
    }
  }

  close(): void {
    this.#isClosed = true;
    for (const run of this.#running) run.close();
  }

  #runRecorded({ live, about, input }: { live: LiveExecution; about: About; input: string }): void {
    const run = async (): Promise<void> => {
      const { status, lastEventId } = await this.#run(about, input).catch((error: unknown) =>
        this.#failed(about, error),
      );
      if (this.#isClosed) return;
      const at = this.#around.clock.now();
      const head = { kind: 'event', id: live.id, previous: live.last, end: [status, at, lastEventId] } as const;
      await this.#append(head, { stimulus: { kind: 'stopped', at }, wrote: nothing }).durable;
      this.#around.live.forget(live);
    };
    run().catch((error: unknown) => (this.#isClosed ? undefined : this.#around.onFault(error)));
  }

  /** The end of one that the interpreter cannot take to another: it must not end the process at every start. */
  #failed({ arn }: About, error: unknown): Pick<ExecutionState, 'status' | 'lastEventId'> {
    const reason = cannotGoOn(arn, error);
    if (!(reason instanceof CannotGoOn)) throw reason;
    this.#around.warn(reason.message);
    return { status: 'FAILED', lastEventId: 0 };
  }

  async #run(about: About, input: string): Promise<ExecutionState> {
    const { shape, machine } = await this.#around.shapeOf(about);
    const timeoutSeconds = Math.min(machine.timeoutSeconds ?? LONGEST_SECONDS, LONGEST_SECONDS);
    const bounded = { ...machine, timeoutSeconds };
    const first = stepOf(await begin(bounded, beginningOf(about, shape, input, randomUUID())));
    if (first.state.status !== 'RUNNING') return first.state;
    const run = new ExpressRun(bounded, first, about.startedAt, this.#around);
    this.#running.add(run);
    return run.ended.finally(() => this.#running.delete(run));
  }

  #about({ machine, name, traceHeader }: Wanted): About {
    return {
      arn: expressArn(machine.arn, name, randomUUID()),
      machineKey: keyOf(machine),
      machineArn: machine.arn,
      startedAt: this.#around.clock.now(),
      isExpress: true,
      ...(traceHeader === undefined ? {} : { traceHeader }),
    };
  }

  #append(head: RecordHead, body: BegunBody | EventBody): { live: LiveExecution; durable: Promise<void> } {
    const { location, durable } = this.#around.journal.append(head, JSON.stringify(body));
    return { live: this.#around.live.take(head, location), durable };
  }
}

class ExpressRun {
  readonly ended: Promise<ExecutionState>;
  readonly #surroundings: ExpressSurroundings;
  readonly #runner: ExecutionRunner;
  readonly #timers = new Map<number, () => void>();
  readonly #end = Promise.withResolvers<ExecutionState>();

  constructor(machine: Machine, { state, effects }: Step, at: number, surroundings: ExpressSurroundings) {
    this.#surroundings = surroundings;
    this.ended = this.#end.promise;
    this.#runner = new ExecutionRunner(
      machine,
      { state, history: [], at },
      {
        clock: surroundings.clock,
        record: async (_stimulus, step) => {
          // Nobody asks for it.
          this.#runner.forgetHistory();
          if (step.state.status === 'RUNNING') return;
          this.close();
          this.#end.resolve(step.state);
        },
        perform: (later) => this.#perform(later),
        onFault: (error) => this.#fail(error),
      },
    );
    this.#perform(effects);
  }

  close(): void {
    for (const callOff of this.#timers.values()) callOff();
    this.#timers.clear();
    this.#runner.close();
  }

  #perform(effects: readonly Effect[]): void {
    for (const effect of effects) {
      if (effect.kind === 'set-timer') {
        const { timer, at } = effect;
        this.#timers.set(
          timer,
          this.#surroundings.clock.at(at, () => this.#tell({ kind: 'timer-fired', timer })),
        );
      } else if (effect.kind === 'clear-timer') {
        this.#timers.get(effect.timer)?.();
        this.#timers.delete(effect.timer);
      }
    }
    this.#surroundings.perform(effects, (stimulus) => this.#tell(stimulus));
  }

  #tell(stimulus: Unstamped): void {
    this.#runner.deliver(stimulus).catch((error: unknown) => this.#fail(error));
  }

  #fail(error: unknown): void {
    this.close();
    this.#end.reject(error);
  }
}
