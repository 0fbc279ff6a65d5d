import type { ExecutionRunner } from './execution-runner.ts';
import type { LiveExecution } from './live-executions.ts';

/** Which executions are in memory: those that something happens to, and the few that something happened to last. */
export class Residents {
  readonly #limit: number;
  readonly #load: (live: LiveExecution) => Promise<ExecutionRunner>;
  /** The one that was used last stands last. */
  readonly #lastUsed = new Set<LiveExecution>();

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
    this.#lastUsed.delete(live);
    this.#lastUsed.add(live);
    if (this.#lastUsed.size <= this.#limit) return;
    for (const candidate of this.#lastUsed) {
      if (candidate.runner?.isQuiet === false || candidate === live) continue;
      this.leave(candidate);
      if (this.#lastUsed.size <= this.#limit) return;
    }
  }

  leave(live: LiveExecution): void {
    live.runner = undefined;
    this.#lastUsed.delete(live);
  }
}
