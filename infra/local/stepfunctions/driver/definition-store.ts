import { createHash } from 'node:crypto';
import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { compileMachine } from '../definition/compile-machine.ts';
import type { Machine } from '../interpreter/machine.ts';
import { syncFolder } from '../journal/segment-file.ts';
import { writeWhole } from '../journal/whole-file.ts';

/** Of more than so many characters none is remembered: those that are used are read again. */
const MOST_REMEMBERED = 64 * 1024 * 1024;

/** Every definition that a machine ever had, by the SHA-256 of its text, for executions outlive updates. */
export class DefinitionStore {
  readonly #folder: string;
  readonly #texts = new Map<string, string>();
  readonly #machines = new Map<string, Machine>();
  readonly #writing = new Map<string, Promise<void>>();
  #remembered = 0;

  private constructor(folder: string) {
    this.#folder = folder;
  }

  static async open(dataFolder: string): Promise<DefinitionStore> {
    const folder = join(dataFolder, 'definitions');
    await mkdir(folder, { recursive: true });
    await syncFolder(dataFolder);
    return new DefinitionStore(folder);
  }

  /** Compiles and keeps a definition; answers its key once it is on disk. Throws InvalidDefinition. */
  async keep(text: string): Promise<string> {
    const key = createHash('sha256').update(text).digest('hex');
    if (this.#texts.has(key)) return key;
    const machine = compileMachine(text);
    const writing = this.#writing.get(key) ?? writeWhole(this.#file(key), text);
    this.#writing.set(key, writing);
    await writing.finally(() => this.#writing.delete(key));
    this.#remember(key, text);
    this.#machines.set(key, machine);
    return key;
  }

  async text(key: string): Promise<string> {
    const known = this.#texts.get(key);
    if (known !== undefined) return known;
    const text = await readFile(this.#file(key), 'utf8');
    this.#remember(key, text);
    return text;
  }

  async machine(key: string): Promise<Machine> {
    const known = this.#machines.get(key);
    if (known) return known;
    const machine = compileMachine(await this.text(key));
    this.#machines.set(key, machine);
    return machine;
  }

  #remember(key: string, text: string): void {
    if (this.#texts.has(key)) return;
    this.#remembered += text.length;
    if (this.#remembered > MOST_REMEMBERED) {
      this.#texts.clear();
      this.#machines.clear();
      this.#remembered = text.length;
    }
    this.#texts.set(key, text);
  }

  #file(key: string): string {
    return join(this.#folder, `${key}.json`);
  }
}
