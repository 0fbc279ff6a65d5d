import type { MapRuns } from '../map-run/map-runs.ts';
import type { ExecutionStore } from '../store/execution-store.ts';
import type { Clock } from './clock.ts';

export type PruningOptions = {
  readonly clock: Clock;
  /** How long what has ended is kept. */
  readonly keepMilliseconds: number;
  readonly store: ExecutionStore;
  readonly mapRuns: MapRuns;
  readonly warn: (line: string) => void;
};

const millisecondsOfAnHour = 3_600_000;

/** Deletes what ended long ago, from time to time. */
export class Pruning {
  readonly #options: PruningOptions;
  #callOff: () => void = () => undefined;
  #isClosed = false;

  constructor(options: PruningOptions) {
    this.#options = options;
  }

  /** Prunes now, and once an hour. */
  start(): void {
    if (this.#isClosed) return;
    const { clock, keepMilliseconds, store, mapRuns, warn } = this.#options;
    const before = clock.now() - keepMilliseconds;
    // A run that goes on still asks how its children ended, or would start them again.
    const executionsBefore = Math.min(before, mapRuns.oldestRunning ?? before);
    Promise.all([store.prune(executionsBefore), mapRuns.prune(before)]).catch((error: unknown) => warn(String(error)));
    const pause = Math.min(millisecondsOfAnHour, keepMilliseconds / 24);
    this.#callOff = clock.at(clock.now() + pause, () => this.start());
  }

  close(): void {
    this.#isClosed = true;
    this.#callOff();
  }
}
