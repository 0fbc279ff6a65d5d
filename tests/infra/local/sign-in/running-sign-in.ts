import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

export const clientSecret = 'only-for-this-test-0123456789';

export function newDataDir(): string {
  return mkdtempSync(join(tmpdir(), 'comanda-sign-in-'));
}

/** Sign-in as the launcher starts it: a process of its own. */
export class RunningSignIn {
  readonly url: string;
  readonly lines: readonly string[];
  readonly #child: ChildProcess;

  private constructor(child: ChildProcess, lines: readonly string[], url: string) {
    this.#child = child;
    this.lines = lines;
    this.url = url;
  }

  static async start(dataDir: string): Promise<RunningSignIn> {
    const child = spawn(process.execPath, ['infra/local/sign-in/main.ts'], {
      env: { PORT: '0', DATA_DIR: dataDir, TOKEN_CLIENT_SECRET: clientSecret },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const lines: string[] = [];
    createInterface({ input: child.stderr }).on('line', (line) => lines.push(line));
    const output = createInterface({ input: child.stdout }).on('line', (line) => lines.push(line));
    const [first] = (await once(output, 'line')) as [string]; // the one argument of readline's event
    return new RunningSignIn(child, lines, first.replace('Sign-in is ready: ', ''));
  }

  /** Gives the exit code. */
  async stop(signal: NodeJS.Signals = 'SIGTERM'): Promise<number | null> {
    const ended = once(this.#child, 'exit');
    this.#child.kill(signal);
    const [code] = (await ended) as [number | null]; // Node's documented arguments of this event
    return code;
  }
}
