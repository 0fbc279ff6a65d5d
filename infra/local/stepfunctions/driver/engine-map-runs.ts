import type { Effect } from '../interpreter/effect.ts';
import type { ExecutionState } from '../interpreter/execution-state.ts';
import type { Json } from '../interpreter/json.ts';
import type { MapRunRequest } from '../interpreter/map-run-request.ts';
import { selectItems } from '../interpreter/select-items.ts';
import { EvaluationFailure, isFailure, whileExecuting } from '../interpreter/state-failure.ts';
import { MapRunFailure } from '../map-run/map-run-failure.ts';
import type { Child, ChildEnd, MapRunHost } from '../map-run/map-run-host.ts';
import type { MapRunRecord } from '../map-run/map-run-record.ts';
import { MapRuns } from '../map-run/map-runs.ts';
import type { ObjectStore } from '../map-run/object-store.ts';
import type { RunFolder } from '../map-run/run-folder.ts';
import type { StoredExecution } from '../store/stored-execution.ts';
import type { Clock } from './clock.ts';
import type { Described } from './execution-reader.ts';
import type { ExecutionRunner } from './execution-runner.ts';
import type { LiveExecutions } from './live-executions.ts';
import type { About } from './records.ts';
import type { StandardExecutions } from './standard-executions.ts';
import { detailsOf } from './stored-row.ts';

/** What the map runs need of the engine around them. */
export type MapRunSurroundings = {
  readonly live: LiveExecutions;
  readonly standard: StandardExecutions;
  readonly clock: Clock;
  readonly objects: ObjectStore;
  find(arn: string): StoredExecution | undefined;
  /** Begins an execution that is not there; settles once that is on disk. */
  begin(about: About, input: string): Promise<void>;
  /** Settles when nothing of the execution is being begun. */
  begun(arn: string): Promise<void>;
  /** Settles when all that is known is on disk. */
  settled(): Promise<void>;
  ended(arn: string): Promise<Described>;
  stop(arn: string): Promise<unknown>;
  readonly onFault: (error: unknown) => void;
};

/** The map runs of an engine's executions: their children are executions of the engine, too. */
export class EngineMapRuns {
  readonly runs: MapRuns;
  readonly #around: MapRunSurroundings;

  constructor(around: MapRunSurroundings, folder: RunFolder, records: readonly MapRunRecord[]) {
    this.#around = around;
    const { objects: store, onFault, clock } = around;
    this.runs = new MapRuns({ host: this.#host(), store, now: () => clock.now(), onFault }, folder, records);
  }

  /** Does what an execution asks for that has something to do with map runs. */
  perform(effect: Effect): void {
    if (effect.kind === 'start-map-run') {
      this.runs.start(effect.request, (items) => this.#select(effect.request, items));
    }
    if (effect.kind === 'stop-map-run') this.runs.stop(effect.mapRunArn).catch(this.#around.onFault);
  }

  /** Stops the runs that were under way and that no execution waits for, once the executions go on (M4). */
  stopLeftovers(): Promise<void> {
    return this.runs.stopLeftovers((run) => this.#isWanted(run));
  }

  #host(): MapRunHost {
    return {
      startChild: (child) => this.#startChild(child),
      childEnded: async (arn) => childEnd(await this.#around.ended(arn)),
      stopChild: async (arn) => {
        await this.#around.begun(arn);
        if (this.#around.live.find(arn)) await this.#around.stop(arn);
      },
      deliver: async ({ executionArn, frame, arn: mapRunArn }, outcome) => {
        const ended = { kind: 'map-run-ended', frame, mapRunArn, outcome } as const;
        const delivery = await this.#with(executionArn, (runner) => runner.deliver(ended));
        await delivery?.durable;
      },
    };
  }

  /** A child runs a block of its parent's machine, as that was when the parent began; it starts once (M2). */
  async #startChild({ arn, machineArn, mapRun, input }: Child): Promise<void> {
    const around = this.#around;
    await around.begun(arn);
    if (around.find(arn)) return around.settled();
    const parent = around.find(mapRun.executionArn);
    if (!parent) throw new Error(`expected the execution ${mapRun.executionArn} of a map run, found none`);
    const { machineKey } = detailsOf(parent).about;
    // Express children are in no list.
    const listed = mapRun.executionType === 'STANDARD' ? { mapRunArn: mapRun.arn } : {};
    const startedAt = around.clock.now();
    await around.begin({ arn, machineKey, machineArn, startedAt, block: mapRun.block, ...listed }, input);
  }

  /** What the Map's ItemSelector makes of a run's items; none when nobody waits for them. Throws MapRunFailure. */
  async #select({ arn, executionArn, frame }: MapRunRequest, items: readonly Json[]): Promise<readonly Json[]> {
    const selected = await this.#with(executionArn, async ({ machine, state }) => {
      const waiting = state.frames.get(frame);
      if (!waiting || !waitsFor(state, arn)) return [];
      try {
        return await selectItems(machine, state, frame, items);
      } catch (failure) {
        if (!isFailure(failure)) throw failure;
        const error = failure instanceof EvaluationFailure ? 'States.QueryEvaluationError' : failure.error;
        throw new MapRunFailure(error ?? 'States.Runtime', whileExecuting(waiting, failure.message));
      }
    });
    return selected ?? [];
  }

  /** Whether the run's execution waits for it; one that cannot be rebuilt may. */
  async #isWanted({ arn, executionArn }: MapRunRecord): Promise<boolean> {
    const live = this.#around.live.find(executionArn);
    if (!live || live.outlook.end) return false;
    return (await this.#with(executionArn, async ({ state }) => waitsFor(state, arn))) ?? true;
  }

  async #with<Result>(arn: string, use: (runner: ExecutionRunner) => Promise<Result>): Promise<Result | undefined> {
    const live = this.#around.live.find(arn);
    return live && this.#around.standard.ifRebuilt(live, use);
  }
}

function childEnd({ execution, output, error, cause }: Described): ChildEnd {
  const { arn, status, startedAt, stoppedAt } = execution;
  if (status === 'RUNNING' || status === 'PENDING_REDRIVE' || stoppedAt === undefined) {
    throw new Error(`expected ${arn} to have ended, found it ${status}`);
  }
  return { status, output, error, cause, startedAt, stoppedAt };
}

function waitsFor(state: ExecutionState, mapRunArn: string): boolean {
  if (state.status !== 'RUNNING') return false;
  for (const { waiting } of state.frames.values()) {
    if (waiting.kind === 'map-run' && waiting.request.arn === mapRunArn) return true;
  }
  return false;
}
