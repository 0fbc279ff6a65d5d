import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { descendantsOf, signal, type TreeProcess } from './process-tree.ts';

/** What the test wants of `npm start` beside its folder and port. */
interface StartOptions {
  readonly args?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
}

/** The real system, started as `npm start` does, in a folder and on a port of its own. */
export class ComandaProcess {
  readonly dataDir: string;
  readonly port: number;
  readonly #options: StartOptions;
  #launcher: ChildProcess | undefined;

  constructor(dataDir: string, port: number, options: StartOptions = {}) {
    this.dataDir = dataDir;
    this.port = port;
    this.#options = options;
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  /** Resolves with its ready line; throws with what it printed when it ends before. */
  async start(): Promise<void> {
    const args = [
      'commands/start.ts',
      '--port',
      String(this.port),
      '--data',
      this.dataDir,
      '--transit',
      '4',
      ...(this.#options.args ?? []),
    ];
    const launcher = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', ...args], {
      env: { ...process.env, NODE_OPTIONS: '', ...this.#options.env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.#launcher = launcher;
    let output = '';
    await new Promise<void>((settle, reject) => {
      const take = (chunk: Buffer) => {
        output += chunk.toString('utf8');
        if (output.includes('Comanda is ready')) settle();
      };
      launcher.stdout.on('data', take);
      launcher.stderr.on('data', take);
      launcher.once('exit', (code) => reject(new Error(`npm start ended with ${code}: ${output}`)));
    });
  }

  /** What `killAll` would end, but for the launcher: looked up beforehand, the kill itself takes no time. */
  processes(): readonly TreeProcess[] {
    return descendantsOf(this.#running().pid);
  }

  /** `kill -9` of the launcher and of everything below it, at once. */
  async killAll(below = this.processes()): Promise<void> {
    const { launcher, pid } = this.#running();
    const gone = once(launcher, 'exit');
    // The launcher first, or it would start its children again.
    for (const each of [pid, ...below.map((child) => child.pid)]) signal(each, 'SIGKILL');
    await gone;
  }

  /** `kill -9` of the one child whose command line has these words in it. */
  killChild(words: string): void {
    signal(this.childPid(words), 'SIGKILL');
  }

  /** The one child whose command line has these words in it does nothing more, and who calls it waits, until the answer is called. */
  freezeChild(words: string): () => void {
    const pid = this.childPid(words);
    signal(pid, 'SIGSTOP');
    return () => signal(pid, 'SIGCONT');
  }

  childPid(words: string): number {
    const pid = this.#findChild(words);
    if (pid === undefined) throw new Error(`npm start runs no child with "${words}" in its command line`);
    return pid;
  }

  /** Resolves when another process has taken the place of the child that had this id. */
  async childReplaced(words: string, pid: number): Promise<void> {
    while ([pid, undefined].includes(this.#findChild(words))) await sleep(20);
  }

  /** Ends it politely. */
  async stop(): Promise<void> {
    if (this.#launcher?.exitCode !== null || this.#launcher.signalCode !== null) return;
    const gone = once(this.#launcher, 'exit');
    this.#launcher.kill('SIGTERM');
    await gone;
  }

  #findChild(words: string): number | undefined {
    return this.processes().find((each) => each.commandLine.includes(words))?.pid;
  }

  #running() {
    const launcher = this.#launcher;
    if (launcher?.pid === undefined) throw new Error('it was not started');
    return { launcher, pid: launcher.pid };
  }
}
