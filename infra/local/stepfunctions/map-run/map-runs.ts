/**
 * The map runs of an engine, those under way and those that ended.
 *
 * M1 A run's list of children is on disk before the first of them starts, so a restart goes on with the same list.
 * M2 A child's name follows from its run and its place in the list, and starting it again is nothing: it runs once.
 * M3 How a run ended is on disk before its execution is told, and is told again until the execution has taken it.
 * M4 A run whose execution does not wait for it (any more) is stopped, with its children.
 */
import type { Json } from '../interpreter/json.ts';
import type { MapRunOutcome, MapRunRequest } from '../interpreter/map-run-request.ts';
import { childInputs } from './batch-items.ts';
import { childOf } from './children.ts';
import type { InputFile } from './input-file.ts';
import { MapRun } from './map-run.ts';
import { MapRunFailure } from './map-run-failure.ts';
import type { MapRunHost } from './map-run-host.ts';
import { type MapRunChanges, type MapRunRecord, type MapRunStatus, NO_COUNTS } from './map-run-record.ts';
import type { ObjectStore } from './object-store.ts';
import { readItems } from './read-items.ts';
import type { RunFolder } from './run-folder.ts';

/** What the Map state's ItemSelector makes of the items; throws MapRunFailure. */
export type SelectItems = (items: readonly Json[]) => Promise<readonly Json[]>;

export type MapRunsOptions = {
  readonly host: MapRunHost;
  readonly store: ObjectStore;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  readonly onFault: (error: unknown) => void;
};

/** A run that goes on in this process. */
type Active = {
  run: MapRun | undefined;
  isStopped: boolean;
  readonly over: Promise<void>;
};

export class MapRuns {
  readonly #options: MapRunsOptions;
  readonly #folder: RunFolder;
  readonly #records = new Map<string, MapRunRecord>();
  readonly #active = new Map<string, Active>();
  /** What is being written of each run, one thing after the other. */
  readonly #turns = new Map<string, Promise<unknown>>();
  readonly #files = new Set<InputFile>();
  #isClosed = false;

  /** Knows the runs of the folder; those under way go on when their executions `start` them again. */
  constructor(options: MapRunsOptions, folder: RunFolder, records: readonly MapRunRecord[]) {
    this.#options = options;
    this.#folder = folder;
    for (const record of records) this.#records.set(record.arn, record);
  }

  /** Does what a `start-map-run` asks for, from where it was left; a run that goes on already just does. */
  start(request: MapRunRequest, select: SelectItems): void {
    if (this.#active.has(request.arn) || this.#isClosed) return;
    if (!this.#records.has(request.arn)) this.#records.set(request.arn, newRecord(request, this.#options.now()));
    const { promise, resolve } = Promise.withResolvers<void>();
    const active: Active = { run: undefined, isStopped: false, over: promise };
    this.#active.set(request.arn, active);
    this.#run(request, select, active)
      .catch((error: unknown) => {
        if (!this.#isClosed) this.#options.onFault(error);
      })
      .finally(() => {
        this.#active.delete(request.arn);
        if (!this.#isClosed) this.#turns.delete(request.arn);
        resolve();
      });
  }

  /** Stops the run and its children: its execution does not wait for it any more. */
  async stop(arn: string): Promise<void> {
    const active = this.#active.get(arn);
    if (active) {
      active.isStopped = true;
      active.run?.stop();
      return active.over;
    }
    const record = this.#records.get(arn);
    if (record?.status === 'RUNNING') await this.#stopLeftover(record);
  }

  /** Stops every run that was under way and is not wanted any more, after those that are were started (M4). */
  async stopLeftovers(isWanted: (run: MapRunRecord) => Promise<boolean>): Promise<void> {
    for (const record of [...this.#records.values()]) {
      if (this.#isClosed) return;
      if (record.status !== 'RUNNING' || this.#active.has(record.arn)) continue;
      if (!(await isWanted(record))) await this.#stopLeftover(record);
    }
  }

  /** The run as it is now. */
  find(arn: string): MapRunRecord | undefined {
    const record = this.#records.get(arn);
    const run = this.#active.get(arn)?.run;
    if (!record || !run || record.status !== 'RUNNING') return record;
    return { ...record, executions: run.executions.counts, items: run.items.counts };
  }

  /** When the oldest of the runs under way began, in milliseconds since the epoch. */
  get oldestRunning(): number | undefined {
    let oldest: number | undefined;
    for (const { status, startedAt } of this.#records.values()) {
      if (status === 'RUNNING' && (oldest === undefined || startedAt < oldest)) oldest = startedAt;
    }
    return oldest;
  }

  /** The runs of an execution, the youngest first. */
  ofExecution(executionArn: string): MapRunRecord[] {
    return [...this.#records.values()].filter((record) => record.executionArn === executionArn).reverse();
  }

  /** Changes a run's limits for good; false when it has ended or is not known. */
  async update(arn: string, changes: MapRunChanges): Promise<boolean> {
    const record = await this.#change(arn, (before) => {
      if (before.status !== 'RUNNING') return before;
      const { count, percentage } = before.tolerance;
      return {
        ...before,
        maxConcurrency: changes.maxConcurrency ?? before.maxConcurrency,
        tolerance: {
          count: changes.toleratedFailureCount ?? count,
          percentage: changes.toleratedFailurePercentage ?? percentage,
        },
      };
    });
    if (record?.status !== 'RUNNING') return false;
    this.#active.get(arn)?.run?.update(record);
    return true;
  }

  /** Forgets the runs that ended before the time, as their executions are. */
  async prune(before: number): Promise<void> {
    for (const { arn, stoppedAt } of [...this.#records.values()]) {
      if (stoppedAt === undefined || stoppedAt >= before || this.#active.has(arn)) continue;
      this.#records.delete(arn);
      await this.#folder.remove(arn);
    }
  }

  /** Lets go of every run; the next start goes on with them. */
  async close(): Promise<void> {
    this.#isClosed = true;
    await Promise.all(this.#turns.values());
    for (const file of this.#files) await this.#closeFile(file);
  }

  async #run(request: MapRunRequest, select: SelectItems, active: Active): Promise<void> {
    const { arn } = request;
    const known = this.#records.get(arn)?.outcome;
    const outcome = known ?? (await this.#outcome(request, select, active));
    if (!known) await this.#end(arn, outcome, active.run);
    if (outcome) {
      await this.#options.host.deliver(request, outcome);
      await this.#change(arn, ({ outcome: _delivered, ...record }) => record);
    }
    await this.#inTurn(arn, () => this.#folder.removeInputs(arn));
  }

  /** Undefined when the run was stopped. */
  async #outcome(request: MapRunRequest, select: SelectItems, active: Active): Promise<MapRunOutcome | undefined> {
    const { arn } = request;
    let inputs: InputFile | undefined;
    try {
      const record = (await this.#change(arn, (begun) => begun)) ?? newRecord(request, this.#options.now());
      inputs = await this.#inputs(request, select);
      if (active.isStopped) return undefined;
      const settings = this.#records.get(arn) ?? record;
      active.run = new MapRun(request, inputs, settings, this.#options.host, this.#options.store);
      return await active.run.run();
    } catch (error) {
      if (!(error instanceof MapRunFailure)) throw error;
      return { kind: 'failed', error: error.error, cause: error.message };
    } finally {
      if (inputs) await this.#closeFile(inputs);
    }
  }

  async #inputs(request: MapRunRequest, select: SelectItems): Promise<InputFile> {
    const { arn, items, batches } = request;
    const before = await this.#openInputs(arn);
    if (before) return before;
    const selected = await select(await readItems(items, this.#options.store));
    await this.#inTurn(arn, () => this.#folder.writeInputs(arn, childInputs(selected, batches)));
    const written = await this.#openInputs(arn);
    if (!written) throw new Error(`expected the inputs of ${arn} on disk, found none`);
    return written;
  }

  #openInputs(arn: string): Promise<InputFile | undefined> {
    return this.#inTurn(arn, async () => {
      const file = await this.#folder.inputs(arn);
      if (file) this.#files.add(file);
      return file;
    });
  }

  async #closeFile(file: InputFile): Promise<void> {
    this.#files.delete(file);
    await file.close();
  }

  async #end(arn: string, outcome: MapRunOutcome | undefined, run: MapRun | undefined): Promise<void> {
    await this.#change(arn, (record) => ({
      ...record,
      status: statusOf(outcome),
      stoppedAt: this.#options.now(),
      ...(outcome ? { outcome } : {}),
      ...(run ? { executions: run.executions.counts, items: run.items.counts } : {}),
    }));
  }

  /** Stops the children of a run that nobody waits for, as far as they began, and ends it. */
  async #stopLeftover(record: MapRunRecord): Promise<void> {
    const inputs = await this.#openInputs(record.arn);
    for (let index = 0; index < (inputs?.length ?? 0); index++) {
      await this.#options.host.stopChild(childOf(record, index, '').arn);
    }
    if (inputs) await this.#closeFile(inputs);
    await this.#end(record.arn, undefined, undefined);
  }

  /** Writes the run's record down as it is after the change; undefined when the run is not known. */
  #change(arn: string, change: (record: MapRunRecord) => MapRunRecord): Promise<MapRunRecord | undefined> {
    return this.#inTurn(arn, async () => {
      const before = this.#records.get(arn);
      if (!before) return undefined;
      const record = change(before);
      await this.#folder.save(record);
      this.#records.set(arn, record);
      return record;
    });
  }

  /** Does something with a run's files after what is being done; throws once all is closed. */
  #inTurn<Result>(arn: string, work: () => Promise<Result>): Promise<Result> {
    const turn = (this.#turns.get(arn) ?? Promise.resolve()).then(() => {
      if (this.#isClosed) throw new Error('the map runs are closed');
      return work();
    });
    this.#turns.set(
      arn,
      turn.catch(() => undefined), // whoever asked hears of it
    );
    return turn;
  }
}

function statusOf(outcome: MapRunOutcome | undefined): MapRunStatus {
  if (!outcome) return 'ABORTED';
  return outcome.kind === 'succeeded' ? 'SUCCEEDED' : 'FAILED';
}

function newRecord(request: MapRunRequest, startedAt: number): MapRunRecord {
  const { arn, executionArn, label, block, executionType, maxConcurrency, tolerance } = request;
  return {
    arn,
    executionArn,
    label,
    block,
    executionType,
    maxConcurrency,
    tolerance,
    startedAt,
    status: 'RUNNING',
    executions: NO_COUNTS,
    items: NO_COUNTS,
  };
}
