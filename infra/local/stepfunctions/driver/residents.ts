import type { ExecutionRunner } from './execution-runner.ts';
import { type LiveExecution, lengthOf } from './live-executions.ts';

/** How many characters those in memory may hold together, roughly; many waiting with long inputs would fill it. */
const MOST_CHARACTERS = 256 * 1024 * 1024;
/** So many that something happens to are passed over in the search for one that can go. */
const MOST_PASSED = 100;

/** Which executions are in memory: those that something happens to, and the few that something happened to last. */
export class Residents {
  readonly #limit: number;
  readonly #load: (live: LiveExecution) => Promise<ExecutionRunner>;
  /** How many characters each holds; the one that was used last stands last. */
  readonly #lastUsed = new Map<LiveExecution, number>();
  #characters = 0;

  constructor(limit: number, load: (live: LiveExecution) => Promise<ExecutionRunner>) {
    this.#limit = limit;
    this.#load = load;
  }

  /** Does something with the execution's runner, from memory or by a replay; it stays there as long as it is used. */
  async with<Result>(live: LiveExecution, use: (runner: ExecutionRunner) => Promise<Result>): Promise<Result> {
    // A runner may have to go again between its coming and its use.
    let runner = live.runner ?? (await this.#fetch(live));
    while (runner !== live.runner) runner = await this.#fetch(live);
    return use(runner);
  }

  async #fetch(live: LiveExecution): Promise<ExecutionRunner> {
    live.loading ??= this.#load(live)
      .then((runner) => {
        live.runner = runner;
        this.used(live);
        return runner;
      })
      .finally(() => {
        live.loading = undefined;
      });
    return live.loading;
  }

  /** The execution was used just now; others may have to go. */
  used(live: LiveExecution): void {
    this.#remove(live);
    const characters = charactersOf(live);
    this.#lastUsed.set(live, characters);
    this.#characters += characters;
    let passed = 0;
    for (const candidate of this.#lastUsed.keys()) {
      if (!this.#isFull() || passed === MOST_PASSED) return;
      if (candidate.runner?.isQuiet === false || candidate === live) passed++;
      else this.leave(candidate);
    }
  }

  leave(live: LiveExecution): void {
    live.runner = undefined;
    this.#remove(live);
  }

  #isFull(): boolean {
    return this.#lastUsed.size > this.#limit || this.#characters > MOST_CHARACTERS;
  }

  #remove(live: LiveExecution): void {
    this.#characters -= this.#lastUsed.get(live) ?? 0;
    this.#lastUsed.delete(live);
  }
}

/** Its history, and its data as texts and as values: about what the journal has of it. */
function charactersOf(live: LiveExecution): number {
  return (live.runner?.historyLength ?? 0) + 2 * lengthOf(live);
}
