import type { ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Folders and processes of a run, which are gone when it ends, however it ends but by kill -9. */
export class CleanUp {
  readonly #folders = new Set<string>();
  readonly #children = new Set<ChildProcess>();

  constructor() {
    process.once('exit', () => this.now());
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(130));
  }

  /** A new, empty folder. */
  folder(): string {
    const folder = mkdtempSync(join(tmpdir(), 'comanda-bench-'));
    this.#folders.add(folder);
    return folder;
  }

  child<Child extends ChildProcess>(child: Child): Child {
    this.#children.add(child);
    child.once('exit', () => this.#children.delete(child));
    return child;
  }

  now(): void {
    for (const child of this.#children) child.kill('SIGKILL');
    // A process that is just being killed may still write.
    for (const folder of this.#folders) rmSync(folder, { recursive: true, force: true, maxRetries: 10 });
    this.#folders.clear();
  }
}
