import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ExecutionStore } from '../../../../../infra/local/stepfunctions/store/execution-store.ts';

/** A store in a folder of its own. */
export class ScratchStore {
  readonly folder: string;
  readonly file: string;
  /** What was reported to be broken. */
  readonly faults: unknown[] = [];
  #store: ExecutionStore | undefined;

  private constructor(folder: string) {
    this.folder = folder;
    this.file = join(folder, 'executions.sqlite');
  }

  static async make(): Promise<ScratchStore> {
    const scratch = new ScratchStore(await mkdtemp(join(tmpdir(), 'execution-store-')));
    await scratch.open();
    return scratch;
  }

  get store(): ExecutionStore {
    if (!this.#store) throw new Error('expected the store to be open');
    return this.#store;
  }

  async open(): Promise<void> {
    this.#store = await ExecutionStore.open({ folder: this.folder, onFault: (error) => this.faults.push(error) });
  }

  async close(): Promise<void> {
    await this.#store?.close();
    this.#store = undefined;
  }

  async reopen(): Promise<void> {
    await this.close();
    await this.open();
  }

  async remove(): Promise<void> {
    await this.close().finally(() => rm(this.folder, { recursive: true }));
  }
}
