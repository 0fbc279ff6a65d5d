import { type FileHandle, open, rename } from 'node:fs/promises';
import { dirname } from 'node:path';
import { syncFolder } from '../journal/segment-file.ts';
import type { ChildInput } from './batch-items.ts';

const CHUNK = 1024 * 1024;
const NEWLINE = 10;
const TAB = 9;

/** The inputs of a run's children on disk, a line each: how many items are in it, and its JSON. Read one at a time. */
export class InputFile {
  readonly #handle: FileHandle;
  /** Where each line begins, and last where the file ends. */
  readonly #starts: readonly number[];
  readonly #items: readonly number[];
  readonly totalItems: number;

  private constructor(handle: FileHandle, starts: readonly number[], items: readonly number[]) {
    this.#handle = handle;
    this.#starts = starts;
    this.#items = items;
    this.totalItems = items.reduce((sum, count) => sum + count, 0);
  }

  /** Writes the file; it is on disk, and whole, when this settles. */
  static async write(path: string, inputs: Iterable<ChildInput>): Promise<void> {
    const handle = await open(`${path}.new`, 'w');
    try {
      let lines: string[] = [];
      let length = 0;
      for (const { text, items } of inputs) {
        lines.push(`${items}\t${text}\n`);
        length += text.length;
        if (length < CHUNK) continue;
        await handle.writeFile(lines.join(''));
        lines = [];
        length = 0;
      }
      await handle.writeFile(lines.join(''));
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(`${path}.new`, path);
    await syncFolder(dirname(path));
  }

  /** Undefined when there is no such file. */
  static async open(path: string): Promise<InputFile | undefined> {
    const handle = await open(path, 'r').catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return undefined;
      throw error;
    });
    if (!handle) return undefined;
    const starts = [0];
    const items: number[] = [];
    const chunk = Buffer.allocUnsafe(CHUNK);
    let isCount = true;
    let count = 0;
    for (let offset = 0; ; ) {
      const { bytesRead } = await handle.read(chunk, 0, CHUNK, offset);
      if (bytesRead === 0) break;
      for (let index = 0; index < bytesRead; index++) {
        const byte = chunk[index] ?? 0;
        if (byte === NEWLINE) {
          starts.push(offset + index + 1);
          items.push(count);
          count = 0;
          isCount = true;
        } else if (byte === TAB) isCount = false;
        else if (isCount) count = count * 10 + (byte - 48);
      }
      offset += bytesRead;
    }
    return new InputFile(handle, starts, items);
  }

  get length(): number {
    return this.#items.length;
  }

  items(index: number): number {
    return this.#items[index] ?? 0;
  }

  async text(index: number): Promise<string> {
    const start = this.#starts[index] ?? 0;
    const end = this.#starts[index + 1] ?? start;
    const line = Buffer.allocUnsafe(end - start);
    await this.#handle.read(line, 0, line.length, start);
    return line.toString('utf8', line.indexOf(TAB) + 1, line.length - 1);
  }

  close(): Promise<void> {
    return this.#handle.close();
  }
}
