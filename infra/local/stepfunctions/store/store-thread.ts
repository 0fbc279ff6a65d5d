import { Worker } from 'node:worker_threads';
import type { NumberedRequest, Reply, Request } from './messages.ts';
import { explained } from './store-damaged.ts';

/** The worker as the main thread sees it: requests with a promise each. It never keeps the process alive by itself. */
export class StoreThread {
  readonly #worker: Worker;
  readonly #waiting = new Map<number, PromiseWithResolvers<number>>();
  readonly #onFault: (error: unknown) => void;
  #number = 0;
  #failure: unknown;
  #isClosed = false;

  private constructor(file: string, worker: Worker, onFault: (error: unknown) => void) {
    this.#worker = worker;
    this.#onFault = onFault;
    worker.on('message', (reply: Reply) => this.#onReply(file, reply));
    worker.on('error', (error) => this.#fail(new Error('the thread that writes the store ended', { cause: error })));
    worker.on('exit', () => this.#fail(new Error('the thread that writes the store ended')));
  }

  /** Starts the worker; settles when it has the database open, throws what kept it from that. */
  static async start(file: string, onFault: (error: unknown) => void): Promise<StoreThread> {
    const worker = new Worker(new URL('./store-worker.ts', import.meta.url), {
      workerData: file,
      execArgv: ['--disable-warning=ExperimentalWarning'],
    });
    const ready = Promise.withResolvers<void>();
    worker.once('message', (reply: Reply) => (reply.kind === 'ready' ? ready.resolve() : undefined));
    let isReady = false;
    const thread = new StoreThread(file, worker, (error) => (isReady ? onFault(error) : ready.reject(error)));
    await ready.promise;
    isReady = true;
    worker.unref();
    return thread;
  }

  /** Asks for it; rejects when the worker fails before it is done, or was closed. */
  ask(request: Request): Promise<number> {
    if (this.#failure !== undefined) return Promise.reject(this.#failure);
    if (this.#isClosed) return Promise.reject(new Error('the store is closed'));
    return this.#ask(request);
  }

  #ask(request: Request): Promise<number> {
    const number = ++this.#number;
    const answer = Promise.withResolvers<number>();
    this.#waiting.set(number, answer);
    if (this.#waiting.size === 1) this.#worker.ref();
    const numbered: NumberedRequest = { number, request };
    this.#worker.postMessage(numbered);
    return answer.promise;
  }

  /** Lets the worker do what it was asked, and ends it. */
  async close(): Promise<void> {
    if (this.#isClosed) return;
    this.#isClosed = true;
    if (this.#failure === undefined) await this.#ask({ kind: 'close' });
    await this.#worker.terminate();
  }

  #onReply(file: string, reply: Reply): void {
    if (reply.kind === 'failed') {
      const error = new Error(`the store ${file} failed: ${reply.message}`);
      this.#fail(explained(file, Object.assign(error, { errcode: reply.errcode })));
    } else if (reply.kind === 'done') {
      this.#waiting.get(reply.number)?.resolve(reply.value);
      this.#waiting.delete(reply.number);
      if (this.#waiting.size === 0) this.#worker.unref();
    }
  }

  #fail(error: unknown): void {
    if (this.#failure !== undefined || (this.#isClosed && this.#waiting.size === 0)) return;
    this.#failure = error;
    for (const answer of this.#waiting.values()) answer.reject(error);
    this.#waiting.clear();
    this.#worker.unref();
    if (!this.#isClosed) this.#onFault(error);
  }
}
