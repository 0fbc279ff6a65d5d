/**
 * The durable journal: everything the engine knows of running executions comes from it.
 *
 * J1 An event is on disk, synced, before anything acts on it: no call, no further timer, no answer to a client.
 * J2 One writer appends; what comes while a sync is in flight shares the next one (group commit).
 * J3 Every record carries a checksum over all of its line; none is ever changed once written.
 * J4 A damaged record at the end, with nothing known to be younger, is torn: it was never acted on and is cut off.
 *    A damaged record that was on disk before a sound one was written is corruption: the journal is refused, with
 *    file and byte.
 * J5 The records of one execution are a chain: each names the one before, so it is read without a scan. A snapshot
 *    begins the chain anew, and so does a record that holds all those before it.
 * J6 A full segment is sealed and never written again. The oldest is deleted once no running execution has a record in
 *    it and all that it tells of ended ones is in the store, synced; when the journal has grown too long, what the
 *    oldest holds is written anew, one execution at a time, while everything goes on. Only ever the oldest: so no record
 *    outlives the one that overrules it, and a gap is corruption.
 * J7 One process owns a folder.
 * J8 What a record says happened is never asked for again; a call whose result is not recorded is made again.
 * J9 Deadlines are absolute times in the records, so they keep their moment over a restart.
 * J10 A record holds what happened, not the history that it led to: that is a function of it. A checksum of the history
 *    is kept, and a replay that gives another is refused.
 */
import { type FileHandle, mkdir, open, readFile, rm } from 'node:fs/promises';
import { AppendWriter, type OpenAppendFile } from './append-writer.ts';
import { lockFolder } from './folder-lock.ts';
import { type DecodedLine, decodeLine, type Location, lineLength, payloadOf } from './record-line.ts';
import { CorruptJournal, scanSegment } from './scan-segment.ts';
import { segmentFile, segmentsIn, syncFolder } from './segment-file.ts';

/** Hears every record at start-up, in the order they were written. */
export type OnRecord = (head: unknown, location: Location) => void;

export type JournalOptions = {
  /** A segment that is longer is sealed; 8 MiB by default. */
  readonly segmentBytes?: number;
  /** How the file of a segment is opened for appending; the file system by default. */
  readonly openFile?: OpenAppendFile;
};

type Segments = Map<number, { bytes: number }>;

export class Journal {
  readonly #folder: string;
  readonly #segmentBytes: number;
  readonly #writer: AppendWriter;
  readonly #release: () => Promise<void>;
  readonly #readers = new Map<number, Promise<FileHandle>>();
  readonly #segments: Segments;
  #segment: number;
  #isClosed = false;
  /** Hears of a segment that is sealed. */
  onSealed: () => void = () => undefined;

  private constructor(
    folder: string,
    options: JournalOptions,
    { segments, last }: { segments: Segments; last: number },
    release: () => Promise<void>,
  ) {
    this.#folder = folder;
    this.#segmentBytes = options.segmentBytes ?? 8 * 1024 * 1024;
    this.#segments = segments;
    this.#segment = last;
    this.#writer = new AppendWriter(folder, last, segments.get(last)?.bytes ?? 0, options.openFile);
    this.#release = release;
  }

  /** Takes the folder over and tells every record in it; throws CorruptJournal or FolderInUse. */
  static async open(folder: string, onRecord: OnRecord, options: JournalOptions = {}): Promise<Journal> {
    await mkdir(folder, { recursive: true });
    const release = await lockFolder(folder);
    try {
      return new Journal(folder, options, await recover(folder, onRecord), release);
    } catch (error) {
      await release();
      throw error;
    }
  }

  /** Appends a record. `durable` settles when it is on disk; until then nothing may act on it (J1). */
  append(head: unknown, body: string): { location: Location; durable: Promise<void> } {
    return this.#append(Buffer.from(`${JSON.stringify(head)}\t${body}`));
  }

  /** All of a sealed segment, for `appendAgain`. */
  async segmentBytes(segment: number): Promise<Buffer> {
    await this.settled();
    return readFile(segmentFile(this.#folder, segment));
  }

  /** Appends a record of the segment as it is. */
  appendAgain(bytes: Buffer, location: Location): { location: Location; durable: Promise<void> } {
    const line = decodeLine(bytes, location.offset);
    if (!line) throw this.corrupt(location, 'the record does not match its checksum');
    // A copy: the writer may hold it for longer than the rest should stay in memory.
    return this.#append(Buffer.from(payloadOf(bytes, location.offset, line)));
  }

  #append(payload: Buffer): { location: Location; durable: Promise<void> } {
    const length = lineLength(payload);
    let segment = this.#open();
    if (segment.bytes > 0 && segment.bytes + length > this.#segmentBytes) {
      this.#segment++;
      segment = this.#open();
      this.onSealed();
    }
    const location = { segment: this.#segment, offset: segment.bytes, length };
    segment.bytes += length;
    return { location, durable: this.#writer.append(location.segment, payload) };
  }

  /** Settles when everything appended so far is on disk. */
  settled(): Promise<void> {
    return this.#writer.settled();
  }

  async read(location: Location): Promise<{ head: unknown; body: string }> {
    let line = await this.#lineAt(location).catch(() => undefined);
    if (!line) {
      // It may not have been written yet.
      await this.settled();
      line = await this.#lineAt(location);
    }
    if (!line) throw this.corrupt(location, 'the record does not match its checksum');
    return { head: JSON.parse(line.head), body: line.body() };
  }

  /** That a record, sound by itself, is not what the journal should hold there. */
  corrupt({ segment, offset }: Location, what: string): CorruptJournal {
    return new CorruptJournal(segmentFile(this.#folder, segment), offset, what);
  }

  /** The sealed segments and their lengths, the oldest first. */
  sealed(): { segment: number; bytes: number }[] {
    return [...this.#segments].flatMap(([segment, { bytes }]) => (segment < this.#segment ? [{ segment, bytes }] : []));
  }

  /** Deletes the oldest segment, which must be sealed, when nobody needs it any more (J6). */
  async removeOldest(): Promise<void> {
    const [segment = this.#segment] = this.#segments.keys();
    if (segment === this.#segment) throw new Error('expected a sealed segment, found only the one that is written');
    this.#segments.delete(segment);
    const reader = this.#readers.get(segment);
    this.#readers.delete(segment);
    await (await reader)?.close();
    await rm(segmentFile(this.#folder, segment), { force: true });
    await syncFolder(this.#folder);
  }

  /** Writes what is left and gives the folder free. */
  async close(): Promise<void> {
    this.#isClosed = true;
    try {
      await this.#writer.close();
      for (const reader of this.#readers.values()) await (await reader).close();
    } finally {
      await this.#release();
    }
  }

  async #lineAt({ segment, offset, length }: Location): Promise<DecodedLine | undefined> {
    const reader = await this.#reader(segment);
    const bytes = Buffer.allocUnsafe(length);
    const { bytesRead } = await reader.read(bytes, 0, length, offset);
    return decodeLine(bytes.subarray(0, bytesRead), 0);
  }

  #reader(segment: number): Promise<FileHandle> {
    const known = this.#readers.get(segment);
    if (known) return known;
    if (this.#isClosed) throw new Error(`the journal in ${this.#folder} is closed`);
    const reader = open(segmentFile(this.#folder, segment), 'r');
    this.#readers.set(segment, reader);
    reader.catch(() => this.#readers.delete(segment));
    return reader;
  }

  #open(): { bytes: number } {
    const known = this.#segments.get(this.#segment);
    if (known) return known;
    const fresh = { bytes: 0 };
    this.#segments.set(this.#segment, fresh);
    return fresh;
  }
}

async function recover(folder: string, onRecord: OnRecord): Promise<{ segments: Segments; last: number }> {
  const numbers = await segmentsIn(folder);
  const segments: Segments = new Map();
  const last = numbers.at(-1) ?? 1;
  for (const [index, segment] of numbers.entries()) {
    const file = segmentFile(folder, segment);
    const before = numbers[index - 1] ?? segment - 1;
    if (before !== segment - 1) throw new CorruptJournal(segmentFile(folder, segment - 1), 0, 'the file is missing');
    const bytes = await readFile(file);
    const sound = scanSegment(file, bytes, segment === last, (line, offset) =>
      onRecord(JSON.parse(line.head), { segment, offset, length: line.length }),
    );
    if (segment === last) await settle(file, sound);
    segments.set(segment, { bytes: sound });
  }
  return { segments, last };
}

/** Cuts a torn end off, and syncs the rest: whoever wrote it may not have come to that (J1). */
async function settle(file: string, sound: number): Promise<void> {
  const handle = await open(file, 'r+');
  try {
    await handle.truncate(sound);
    await handle.sync();
  } finally {
    await handle.close();
  }
}
