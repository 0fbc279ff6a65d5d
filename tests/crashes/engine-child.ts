import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { freePort } from '../support/free-port.ts';

interface EngineChildOptions {
  readonly folder: string;
  readonly lambdaUrl: string;
  readonly segmentBytes?: number;
}

/** The engine alone in a process of its own, which is killed and started again on the same folder and port. */
export class EngineChild {
  readonly #options: EngineChildOptions;
  readonly #port: number;
  #child: ChildProcess | undefined;
  #errors = '';

  private constructor(options: EngineChildOptions, port: number) {
    this.#options = options;
    this.#port = port;
  }

  static async of(options: EngineChildOptions): Promise<EngineChild> {
    return new EngineChild(options, await freePort());
  }

  get url(): string {
    return `http://127.0.0.1:${this.#port}`;
  }

  /** What it has said on standard error since it was started. */
  get errors(): string {
    return this.#errors;
  }

  /** Settles when it is ready; `fileKilobytes` is how long any file that it writes may become. */
  async start({ fileKilobytes }: { fileKilobytes?: number } = {}): Promise<void> {
    const { folder, lambdaUrl, segmentBytes } = this.#options;
    const limit = fileKilobytes === undefined ? '' : `ulimit -f ${fileKilobytes}; `;
    const command = `${limit}exec "$0" --disable-warning=ExperimentalWarning infra/local/stepfunctions/main.ts`;
    const child = spawn('bash', ['-c', command, process.execPath], {
      env: {
        ...process.env,
        NODE_OPTIONS: '',
        PORT: String(this.#port),
        DATA_DIR: folder,
        AWS_ENDPOINT_URL_LAMBDA: lambdaUrl,
        ...(segmentBytes === undefined ? {} : { JOURNAL_SEGMENT_BYTES: String(segmentBytes) }),
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.#child = child;
    this.#errors = '';
    await new Promise<void>((settle, reject) => {
      let output = '';
      child.stdout.on('data', (chunk: Buffer) => {
        output += chunk.toString('utf8');
        if (output.includes('is ready')) settle();
      });
      child.stderr.on('data', (chunk: Buffer) => {
        this.#errors += chunk.toString('utf8');
      });
      child.once('exit', (code) => reject(new Error(`the engine ended with ${code}: ${output}${this.#errors}`)));
    });
  }

  /** Its end, with the code it ended with. */
  async gone(): Promise<number | null> {
    const child = this.#running();
    if (child.exitCode === null && child.signalCode === null) await once(child, 'close');
    return child.exitCode;
  }

  /** `kill -9`; settles when it is gone. */
  async kill(): Promise<void> {
    this.#running().kill('SIGKILL');
    await this.gone();
  }

  /** Ends it politely; answers its exit code. */
  async stop(): Promise<number | null> {
    this.#running().kill('SIGTERM');
    return this.gone();
  }

  #running(): ChildProcess {
    if (!this.#child) throw new Error('it was not started');
    return this.#child;
  }
}
