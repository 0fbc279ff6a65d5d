import { appendFile } from 'node:fs/promises';
import type { OpenAppendFile } from '../../../../../infra/local/stepfunctions/journal/append-writer.ts';

/** A disk that has nothing of what was not synced, and that syncs when the test lets it. */
export class GatedDisk {
  /** Is awaited before each sync. */
  beforeSync: () => Promise<void> | void = () => undefined;
  #failure: Error | undefined;
  #gate = Promise.withResolvers<void>();

  constructor() {
    this.#gate.resolve();
  }

  readonly openFile: OpenAppendFile = async (path) => {
    let unsynced: Buffer[] = [];
    return {
      append: async (bytes) => {
        if (this.#failure) throw this.#failure;
        unsynced.push(bytes);
      },
      sync: async () => {
        await this.#gate.promise;
        await this.beforeSync();
        if (this.#failure) throw this.#failure;
        await appendFile(path, Buffer.concat(unsynced));
        unsynced = [];
      },
      close: async () => undefined,
    };
  };

  /** Nothing is synced until `release`. */
  hold(): void {
    this.#gate = Promise.withResolvers();
  }

  release(): void {
    this.#gate.resolve();
  }

  /** Every write fails from now on. */
  fail(error: Error): void {
    this.#failure = error;
  }
}
