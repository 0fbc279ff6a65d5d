import { open } from 'node:fs/promises';
import { encodeLine } from './record-line.ts';
import { segmentFile, syncFolder } from './segment-file.ts';

/** A file that is appended to. What `append` was given may be lost until a later `sync` has settled. */
export type AppendFile = {
  append(bytes: Buffer): Promise<void>;
  sync(): Promise<void>;
  close(): Promise<void>;
};

export type OpenAppendFile = (path: string) => Promise<AppendFile>;

const openOnDisk: OpenAppendFile = async (path) => {
  const handle = await open(path, 'a');
  return {
    append: (bytes) => handle.writeFile(bytes),
    sync: () => handle.datasync(),
    close: () => handle.close(),
  };
};

type Batch = { readonly items: { segment: number; payload: Buffer }[]; readonly done: PromiseWithResolvers<void> };

/**
 * The one writer of a journal (J2): what is appended while a sync is in flight is written and synced together next,
 * on the thread pool, so that many executions share the cost of one sync.
 */
export class AppendWriter {
  readonly #folder: string;
  readonly #openFile: OpenAppendFile;
  #file: AppendFile | undefined;
  #segment: number;
  /** How much of the present segment is on disk. */
  #synced: number;
  #batch: Batch | undefined;
  /** When the youngest batch is on disk. */
  #last: Promise<void> = Promise.resolve();
  #running = false;
  #failure: Error | undefined;

  constructor(folder: string, segment: number, synced: number, openFile = openOnDisk) {
    this.#folder = folder;
    this.#openFile = openFile;
    this.#segment = segment;
    this.#synced = synced;
  }

  /** Appends a payload to the segment, the present one or the next; settles when it is on disk. */
  append(segment: number, payload: Buffer): Promise<void> {
    if (this.#failure) {
      const refused = Promise.reject(this.#failure);
      refused.catch(() => undefined);
      return refused;
    }
    if (!this.#batch) {
      this.#batch = { items: [], done: Promise.withResolvers() };
      // Whoever waits hears of a failure; nobody has to.
      this.#last = this.#batch.done.promise;
      this.#last.catch(() => undefined);
      if (!this.#running) this.#run();
    }
    this.#batch.items.push({ segment, payload });
    return this.#batch.done.promise;
  }

  /** Settles when everything appended so far is on disk. */
  settled(): Promise<void> {
    return this.#last;
  }

  /** Writes what was appended; what comes later is refused, for the folder may have another owner. */
  async close(): Promise<void> {
    this.#failure ??= new Error(`the journal in ${this.#folder} is closed`);
    await this.settled().finally(() => this.#file?.close());
    this.#file = undefined;
  }

  async #run(): Promise<void> {
    this.#running = true;
    // What this turn of the event loop still appends joins the first batch.
    await new Promise((resolve) => setImmediate(resolve));
    for (let batch = this.#take(); batch; batch = this.#take()) {
      try {
        await this.#write(batch);
        batch.done.resolve();
      } catch (error) {
        this.#failure = new Error(`the journal in ${this.#folder} cannot be written`, { cause: error });
        batch.done.reject(this.#failure);
        this.#take()?.done.reject(this.#failure);
      }
    }
    this.#running = false;
  }

  #take(): Batch | undefined {
    const batch = this.#batch;
    this.#batch = undefined;
    return batch;
  }

  async #write(batch: Batch): Promise<void> {
    let start = 0;
    while (start < batch.items.length) {
      const segment = batch.items[start]?.segment ?? this.#segment;
      let end = start;
      while (batch.items[end]?.segment === segment) end++;
      const file = await this.#fileOf(segment);
      const lines = batch.items.slice(start, end).map(({ payload }) => encodeLine(payload, this.#synced));
      const bytes = lines.length === 1 && lines[0] ? lines[0] : Buffer.concat(lines);
      await file.append(bytes);
      await file.sync();
      this.#synced += bytes.length;
      start = end;
    }
  }

  async #fileOf(segment: number): Promise<AppendFile> {
    if (this.#file && segment === this.#segment) return this.#file;
    await this.#file?.close();
    if (segment !== this.#segment) this.#synced = 0;
    this.#segment = segment;
    this.#file = await this.#openFile(segmentFile(this.#folder, segment));
    await syncFolder(this.#folder);
    return this.#file;
  }
}
