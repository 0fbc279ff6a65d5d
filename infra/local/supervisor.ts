import { type ChildProcess, spawn } from 'node:child_process';
import { createWriteStream, mkdirSync, type WriteStream } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

/** A process of the system on this machine. */
export interface ChildDefinition {
  readonly name: string;
  readonly command: string;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  /** The line it prints when it serves, or how to find out for a program that prints none. */
  readonly isReady: RegExp | (() => Promise<boolean>);
}

const restartAfterMilliseconds = 250;
const readyWithinMilliseconds = 30_000;
const graceMilliseconds = 8_000;

/** Starts children, starts them again when they die, and ends them. */
export class Supervisor {
  readonly #logDir: string;
  readonly #onChange: (pids: readonly number[]) => void;
  readonly #say: (line: string) => void;
  readonly #children = new Map<string, ChildProcess>();
  readonly #logs = new Map<string, WriteStream>();
  #isStopping = false;

  constructor(logDir: string, onChange: (pids: readonly number[]) => void, say: (line: string) => void) {
    mkdirSync(logDir, { recursive: true });
    this.#logDir = logDir;
    this.#onChange = onChange;
    this.#say = say;
  }

  /** Resolves when the child serves; throws when it ends or stays silent instead. */
  async start(definition: ChildDefinition): Promise<void> {
    const child = spawn(definition.command, definition.args, {
      env: { ...process.env, ...definition.env },
      stdio: ['pipe', 'pipe', 'pipe'],
      // A group of its own, so that a Ctrl-C in the terminal reaches the launcher only, which then stops all in order.
      detached: true,
    });
    this.#children.set(definition.name, child);
    this.#changed();
    const log = this.#logOf(definition.name);
    child.stdout.pipe(log, { end: false });
    child.stderr.pipe(log, { end: false });
    const ended = new Promise<string>((settle) => {
      child.once('error', (error) => settle(error.message));
      child.once('exit', (code, signal) => settle(signal ?? `exit code ${code}`));
    });
    const abandon = new AbortController();
    const outcome = await Promise.race([
      ready(definition, child, abandon.signal).then(() => undefined),
      ended,
      sleep(readyWithinMilliseconds, 'not ready in time', { signal: abandon.signal }).catch(() => 'abandoned'),
    ]);
    abandon.abort();
    if (outcome !== undefined) {
      child.kill('SIGKILL');
      throw new Error(`${definition.name} did not start: ${outcome}; see ${join(this.#logDir, definition.name)}.log`);
    }
    void ended.then((how) => this.#restart(definition, how));
  }

  async #restart(definition: ChildDefinition, how: string): Promise<void> {
    while (!this.#isStopping) {
      this.#say(`${definition.name} ended (${how}); starting it again`);
      await sleep(restartAfterMilliseconds);
      if (this.#isStopping) return;
      try {
        await this.start(definition);
        return;
      } catch (error) {
        how = error instanceof Error ? error.message : String(error);
      }
    }
  }

  /** Ends the children in the reverse order of their start, politely first. */
  async stop(): Promise<void> {
    this.#isStopping = true;
    for (const child of [...this.#children.values()].reverse()) {
      if (child.exitCode !== null || child.signalCode !== null) continue;
      const gone = new Promise((settle) => child.once('exit', settle));
      child.kill('SIGTERM');
      const timer = setTimeout(() => child.kill('SIGKILL'), graceMilliseconds);
      await gone;
      clearTimeout(timer);
    }
    this.#onChange([]);
  }

  /** One for all lives of a child. */
  #logOf(name: string): WriteStream {
    const known = this.#logs.get(name);
    if (known !== undefined) return known;
    const log = createWriteStream(join(this.#logDir, `${name}.log`), { flags: 'a' });
    // Orders must go on when there is no room for log lines.
    log.on('error', (error) => this.#say(`the log of ${name} cannot be written: ${error.message}`));
    this.#logs.set(name, log);
    return log;
  }

  #changed(): void {
    this.#onChange([...this.#children.values()].flatMap((child) => (child.pid === undefined ? [] : [child.pid])));
  }
}

async function ready(definition: ChildDefinition, child: ChildProcess, abandoned: AbortSignal): Promise<void> {
  const { isReady } = definition;
  if (isReady instanceof RegExp) {
    await new Promise<void>((settle) => {
      let seen = '';
      child.stdout?.on('data', (chunk: Buffer) => {
        seen = (seen + chunk.toString('utf8')).slice(-4096);
        if (isReady.test(seen)) settle();
      });
    });
    return;
  }
  while (!abandoned.aborted && !(await isReady())) await sleep(20);
}
