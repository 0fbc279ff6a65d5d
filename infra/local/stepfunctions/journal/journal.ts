/**
 * The durable journal: everything the engine knows comes from it.
 *
 * J1 An event is on disk, synced, before anything acts on it: no call, no further timer, no answer to a client.
 * J2 One writer appends; what comes while a sync is in flight shares the next one (group commit).
 * J3 Every record carries a checksum over all of its line; none is ever changed once written.
 * J4 A damaged record at the end, with nothing known to be younger, is torn: it was never acted on and is cut off.
 *    A damaged record that was on disk before a sound one was written is corruption: the journal is refused, with
 *    file and byte.
 * J5 The records of one execution are a chain: each names the one before, so a history is read without a scan.
 * J6 A full segment is sealed and never written again. What a scan of it would tell is kept in an index beside it,
 *    which is only a copy: a missing or damaged one is made again.
 * J7 One process owns a folder.
 * J8 What a record says happened is never asked for again; a call whose result is not recorded is made again.
 * J9 Deadlines are absolute times in the records, so they keep their moment over a restart.
 */
import { type FileHandle, mkdir, open, readFile, rm, truncate } from 'node:fs/promises';
import { join } from 'node:path';
import { AppendWriter } from './append-writer.ts';
import { lockFolder } from './folder-lock.ts';
import { decodeLine, type Location, lineLength } from './record-line.ts';
import { CorruptJournal, scanSegment } from './scan-segment.ts';
import { segmentFile, segmentsIn } from './segment-file.ts';
import { readChecked, writeChecked } from './whole-file.ts';

/** What the journal's owner keeps in memory of it. */
export type JournalOwner = {
  /** A record, at start-up, in the order they were written. */
  onRecord(head: unknown, body: () => string, location: Location): void;
  /** What `seal` gave for a segment, at start-up, in place of its records. */
  onIndex(index: unknown): void;
  /** What a scan of the segment that ends now, after all before it, would tell. */
  seal(): unknown;
};

export type JournalOptions = {
  /** A segment that is longer is sealed; 32 MiB by default. */
  readonly segmentBytes?: number;
};

export class Journal {
  readonly #folder: string;
  readonly #owner: JournalOwner;
  readonly #segmentBytes: number;
  readonly #writer: AppendWriter;
  readonly #release: () => Promise<void>;
  readonly #readers = new Map<number, Promise<FileHandle>>();
  readonly #indexing = new Set<Promise<void>>();
  #segment: number;
  #offset: number;

  private constructor(
    folder: string,
    owner: JournalOwner,
    options: JournalOptions,
    end: { segment: number; offset: number },
    release: () => Promise<void>,
  ) {
    this.#folder = folder;
    this.#owner = owner;
    this.#segmentBytes = options.segmentBytes ?? 32 * 1024 * 1024;
    this.#segment = end.segment;
    this.#offset = end.offset;
    this.#writer = new AppendWriter(folder, end.segment, end.offset);
    this.#release = release;
  }

  /** Takes the folder over and hands everything in it to the owner; throws CorruptJournal or FolderInUse. */
  static async open(folder: string, owner: JournalOwner, options: JournalOptions = {}): Promise<Journal> {
    await mkdir(folder, { recursive: true });
    const release = await lockFolder(folder);
    try {
      const end = await recover(folder, owner);
      return new Journal(folder, owner, options, end, release);
    } catch (error) {
      await release();
      throw error;
    }
  }

  /** Appends a record. `durable` settles when it is on disk; until then nothing may act on it (J1). */
  append(head: unknown, body: string): { location: Location; durable: Promise<void> } {
    const payload = Buffer.from(`${JSON.stringify(head)}\t${body}`);
    const length = lineLength(payload);
    if (this.#offset > 0 && this.#offset + length > this.#segmentBytes) this.#startSegment();
    const location = { segment: this.#segment, offset: this.#offset, length };
    this.#offset += length;
    return { location, durable: this.#writer.append(location.segment, payload) };
  }

  /** Settles when everything appended so far is on disk. */
  settled(): Promise<void> {
    return this.#writer.settled();
  }

  async read({ segment, offset, length }: Location): Promise<{ head: unknown; body: string }> {
    let reader = this.#readers.get(segment);
    if (!reader) {
      reader = open(segmentFile(this.#folder, segment), 'r');
      this.#readers.set(segment, reader);
    }
    const bytes = Buffer.allocUnsafe(length);
    const { bytesRead } = await (await reader).read(bytes, 0, length, offset);
    const line = decodeLine(bytes.subarray(0, bytesRead), 0);
    if (!line)
      throw new CorruptJournal(segmentFile(this.#folder, segment), offset, 'the record does not match its checksum');
    return { head: JSON.parse(line.head), body: line.body() };
  }

  /** Writes what is left and gives the folder free. */
  async close(): Promise<void> {
    try {
      await this.#writer.close();
      await Promise.all(this.#indexing);
      for (const reader of this.#readers.values()) await (await reader).close();
    } finally {
      await this.#release();
    }
  }

  #startSegment(): void {
    const sealed = this.#segment;
    const index = this.#owner.seal();
    // The index may say nothing that its segment does not, so it waits for it.
    const written = this.#writer
      .settled()
      .then(() => writeChecked(indexFile(this.#folder, sealed), index))
      .catch(() => undefined) // it is only a copy: the next start makes it again
      .finally(() => this.#indexing.delete(written));
    this.#indexing.add(written);
    this.#segment++;
    this.#offset = 0;
  }
}

function indexFile(folder: string, segment: number): string {
  return join(folder, `journal-${String(segment).padStart(8, '0')}.index`);
}

async function recover(folder: string, owner: JournalOwner): Promise<{ segment: number; offset: number }> {
  const segments = await segmentsIn(folder);
  let end = { segment: 1, offset: 0 };
  for (const [position, segment] of segments.entries()) {
    if (segment !== position + 1) {
      throw new CorruptJournal(segmentFile(folder, position + 1), 0, 'the segment is missing');
    }
    const isLast = position === segments.length - 1;
    // It is still being written, so an index from before a crash would be stale one day.
    if (isLast) await rm(indexFile(folder, segment), { force: true });
    const index = isLast ? undefined : await readChecked(indexFile(folder, segment));
    if (index !== undefined) {
      owner.onIndex(index);
      end = { segment, offset: 0 };
      continue;
    }
    const file = segmentFile(folder, segment);
    const bytes = await readFile(file);
    const sound = scanSegment(file, bytes, isLast, (line, offset) =>
      owner.onRecord(JSON.parse(line.head), line.body, { segment, offset, length: line.length }),
    );
    if (sound < bytes.length) await truncate(file, sound);
    if (!isLast) await writeChecked(indexFile(folder, segment), owner.seal());
    end = { segment, offset: sound };
  }
  return end;
}
