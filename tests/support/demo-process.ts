import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';

export interface DemoEnd {
  readonly exitCode: number | null;
  /** The object of `--json`, as it was printed. */
  readonly summary: unknown;
  /** What it said on the way. */
  readonly notes: string;
}

/** `npm run demo -- --json` beside a test. */
export class DemoProcess {
  readonly #child: ChildProcess;
  readonly end: Promise<DemoEnd>;

  constructor(
    url: string,
    options: {
      readonly orders: number;
      readonly concurrency: number;
      readonly seed: number;
      /** Seconds; 150 when nobody says. */
      readonly timeout?: number;
    },
  ) {
    const args = Object.entries({ timeout: 150, ...options }).flatMap(([name, value]) => [`--${name}`, String(value)]);
    const child = spawn(process.execPath, ['commands/demo.ts', '--url', url, '--json', ...args], {
      env: { ...process.env, NODE_OPTIONS: '' },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.#child = child;
    this.end = Promise.all([text(child.stdout), text(child.stderr), once(child, 'exit')]).then(([out, notes]) => ({
      exitCode: child.exitCode,
      summary: out.trim() === '' ? undefined : JSON.parse(out.trim().split('\n').at(-1) ?? ''),
      notes,
    }));
  }

  get isRunning(): boolean {
    return this.#child.exitCode === null && this.#child.signalCode === null;
  }

  kill(): void {
    this.#child.kill('SIGKILL');
  }
}
