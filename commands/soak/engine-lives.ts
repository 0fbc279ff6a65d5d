import { setTimeout as sleep } from 'node:timers/promises';
import type { CleanUp } from '../bench/clean-up.ts';
import { type EngineProcess, startEngine } from '../bench/engine-process.ts';
import { folderBytes } from '../bench/folder-bytes.ts';
import type { Random } from '../instance/random.ts';

/** One life of the engine's process, from its start to the kill. */
export interface Life {
  readonly seconds: number;
  readonly readyMilliseconds: number;
  readonly residentAtStart: number;
  readonly residentAtEnd: number;
  readonly folderBytes: number;
}

export interface EngineLivesOptions {
  readonly folder: string;
  readonly lambdaUrl: string;
  readonly keepSeconds: number;
  readonly killSeconds: number;
  readonly random: Random;
  readonly cleanUp: CleanUp;
  onLife(life: Life): void;
}

/** The engine's process, killed every few seconds and started again on the same folder and port. */
export class EngineLives {
  readonly #options: EngineLivesOptions;
  #engine: EngineProcess;
  readonly #began = performance.now();

  private constructor(options: EngineLivesOptions, engine: EngineProcess) {
    this.#options = options;
    this.#engine = engine;
  }

  static async begin(options: EngineLivesOptions): Promise<EngineLives> {
    return new EngineLives(options, await start(options, 0));
  }

  get url(): string {
    return this.#engine.url;
  }

  /** Kills and starts it until the time has come; it is running when this settles. */
  async goOnUntil(end: number): Promise<void> {
    const { random, killSeconds, folder, onLife } = this.#options;
    for (;;) {
      const engine = this.#engine;
      const residentAtStart = engine.residentBytes();
      const milliseconds = killSeconds * 1000 * (0.5 + random.fraction());
      if (performance.now() + milliseconds > end) return;
      await sleep(milliseconds);
      const life = {
        seconds: (performance.now() - this.#began) / 1000,
        readyMilliseconds: engine.readyMilliseconds,
        residentAtStart,
        residentAtEnd: engine.residentBytes(),
        folderBytes: folderBytes(folder),
      };
      await engine.end('SIGKILL');
      onLife(life);
      this.#engine = await start(this.#options, Number(new URL(engine.url).port));
    }
  }

  async end(): Promise<void> {
    await this.#engine.end('SIGTERM');
  }
}

function start({ folder, lambdaUrl, keepSeconds, cleanUp }: EngineLivesOptions, port: number): Promise<EngineProcess> {
  const keepDays = keepSeconds / 86_400;
  return startEngine({ folder, cleanUp, port, lambdaUrl, keepDays });
}
