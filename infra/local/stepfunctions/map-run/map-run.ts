import type { MapRunOutcome, MapRunRequest } from '../interpreter/map-run-request.ts';
import { childOf } from './children.ts';
import { collectResults } from './collect-results.ts';
import type { Ended } from './format-result.ts';
import type { InputFile } from './input-file.ts';
import { MapRunFailure } from './map-run-failure.ts';
import type { ChildEnd, MapRunHost } from './map-run-host.ts';
import type { MapRunRecord } from './map-run-record.ts';
import type { ObjectStore } from './object-store.ts';
import { Tally } from './tally.ts';
import { exceedsTolerance } from './tolerance.ts';
import { writeResults } from './write-results.ts';

/** AWS runs 10,000 children at once; one machine is not served by that. */
const MOST_AT_ONCE = 1_000;
const KEPT_CHARACTERS = 16 * 1024 * 1024;

/** One map run under way: keeps as many children running as may, and counts how they end. */
export class MapRun {
  readonly executions: Tally;
  readonly items: Tally;
  readonly #request: MapRunRequest;
  readonly #inputs: InputFile;
  readonly #host: MapRunHost;
  readonly #store: ObjectStore;
  readonly #running = new Set<string>();
  readonly #done = Promise.withResolvers<void>();
  #settings: Pick<MapRunRecord, 'maxConcurrency' | 'tolerance'>;
  readonly #ends = new Map<number, ChildEnd>();
  #keptCharacters = 0;
  #next = 0;
  #ending: 'exceeded' | 'stopped' | undefined;

  constructor(
    request: MapRunRequest,
    inputs: InputFile,
    settings: Pick<MapRunRecord, 'maxConcurrency' | 'tolerance'>,
    host: MapRunHost,
    store: ObjectStore,
  ) {
    this.#request = request;
    this.#inputs = inputs;
    this.#settings = settings;
    this.#host = host;
    this.#store = store;
    this.executions = new Tally(inputs.length);
    this.items = new Tally(inputs.totalItems);
  }

  /**
   * Runs every child to its end, those that ended before a restart included, and puts their results where they belong.
   * Undefined when it was stopped.
   */
  async run(): Promise<MapRunOutcome | undefined> {
    this.#pump();
    await this.#done.promise;
    if (this.#ending === 'stopped') return undefined;
    try {
      const { writer } = this.#request;
      const target = writer?.target;
      if (this.#ending === 'exceeded') {
        if (writer && target) await writeResults(this.#request, { ...writer, target }, this.#children(), this.#store);
        const cause = 'The specified tolerated failure threshold was exceeded';
        return { kind: 'failed', error: 'States.ExceedToleratedFailureThreshold', cause };
      }
      const output =
        writer && target
          ? await writeResults(this.#request, { ...writer, target }, this.#children(), this.#store)
          : await collectResults(this.#request, this.#children());
      this.executions.write();
      this.items.write();
      return { kind: 'succeeded', output };
    } catch (error) {
      if (!(error instanceof MapRunFailure)) throw error;
      return { kind: 'failed', error: error.error, cause: error.message };
    }
  }

  /** Takes other limits; what they let begin begins, what they no longer tolerate ends the run. */
  update(settings: Pick<MapRunRecord, 'maxConcurrency' | 'tolerance'>): void {
    this.#settings = settings;
    this.#judge();
    this.#pump();
  }

  /** Begins no more children and ends those that run. */
  stop(): void {
    this.#end('stopped');
  }

  #end(why: 'exceeded' | 'stopped'): void {
    if (this.#ending !== 'stopped') this.#ending = why;
    for (const arn of this.#running) this.#host.stopChild(arn).catch(this.#done.reject);
    if (this.#running.size === 0) this.#done.resolve();
  }

  #pump(): void {
    const most = Math.min(this.#settings.maxConcurrency || MOST_AT_ONCE, MOST_AT_ONCE);
    while (!this.#ending && this.#running.size < most && this.#next < this.#inputs.length) {
      const index = this.#next++;
      const { arn } = childOf(this.#request, index, '');
      this.#running.add(arn);
      this.#runChild(index, arn).catch(this.#done.reject);
    }
    if (this.#running.size === 0) this.#done.resolve();
  }

  async #runChild(index: number, arn: string): Promise<void> {
    const count = this.#inputs.items(index);
    this.executions.begin(1);
    this.items.begin(count);
    await this.#host.startChild(childOf(this.#request, index, await this.#inputs.text(index)));
    // The run may have been told to end while its child was being started.
    if (this.#ending) await this.#host.stopChild(arn);
    const end = await this.#host.childEnded(arn);
    const { status } = end;
    this.#keep(index, end);
    this.#running.delete(arn);
    this.executions.end(status, 1);
    this.items.end(status, count);
    this.#judge();
    this.#pump();
  }

  /** Most runs need not ask for their results again. */
  #keep(index: number, end: ChildEnd): void {
    this.#keptCharacters += (end.output ?? end.cause ?? '').length;
    if (this.#keptCharacters < KEPT_CHARACTERS) this.#ends.set(index, end);
  }

  #judge(): void {
    if (this.#ending) return;
    if (exceedsTolerance(this.#settings.tolerance, this.items.failed, this.#inputs.totalItems)) this.#end('exceeded');
  }

  async *#children(): AsyncGenerator<Ended> {
    for (let index = 0; index < this.#inputs.length; index++) {
      const child = childOf(this.#request, index, await this.#inputs.text(index));
      if (index < this.#next) yield { child, end: this.#ends.get(index) ?? (await this.#host.childEnded(child.arn)) };
      else yield { child, end: undefined };
    }
  }
}
