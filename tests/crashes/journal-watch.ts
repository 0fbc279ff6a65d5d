import { closeSync, existsSync, fstatSync, openSync, readdirSync, readSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import type { BegunBody, EventBody, RecordHead } from '../../infra/local/stepfunctions/driver/records.ts';
import { type DecodedLine, decodeLine } from '../../infra/local/stepfunctions/journal/record-line.ts';
import { segmentFile } from '../../infra/local/stepfunctions/journal/segment-file.ts';

/** A record that the engine has appended. */
export interface Appended {
  readonly head: RecordHead;
  /** What the head's kind says. */
  readonly body: unknown;
  /** The kind of the record, of what happened to the execution, and of each event of its history that it brought. */
  readonly kinds: readonly string[];
  /** The ARN of its execution. */
  readonly execution: string;
}

const lookAgainMilliseconds = 1;

/** Reads a running engine's journal from outside, as it grows. */
export class JournalWatch {
  readonly #folder: string;
  readonly #arns = new Map<number, string>();
  #segment = 1;
  #offset = 0;

  constructor(folder: string) {
    this.#folder = folder;
  }

  /** The next record that is wanted, as soon as it is whole; undefined when it is not there before `isOver`. */
  async next(
    isWanted: (record: Appended) => boolean | Promise<boolean>,
    isOver = () => false,
  ): Promise<Appended | undefined> {
    for (;;) {
      let found: Appended | undefined;
      // Whoever asks sees every record, those after the one that is wanted, too.
      for (const record of this.fresh()) if (await isWanted(record)) found ??= record;
      if (found !== undefined || isOver()) return found;
      await sleep(lookAgainMilliseconds);
    }
  }

  /** What was appended since the last look. A record that is not whole yet is left for the next. */
  fresh(): readonly Appended[] {
    const file = segmentFile(this.#folder, this.#segment);
    if (!existsSync(file)) return this.#isAfter(this.#segment) ? this.#nextSegment() : [];
    const bytes = tailOf(file, this.#offset);
    const records: Appended[] = [];
    let end = 0;
    for (let line = decodeLine(bytes, 0); line !== undefined; line = decodeLine(bytes, end)) {
      records.push(this.#appended(line));
      end += line.length;
    }
    this.#offset += end;
    if (end > 0 || !this.#isAfter(this.#segment)) return records;
    return this.#nextSegment();
  }

  /** The engine deletes segments that it needs no more. */
  #isAfter(segment: number): boolean {
    return existsSync(this.#folder) && readdirSync(this.#folder).some((name) => numberOf(name) > segment);
  }

  #nextSegment(): readonly Appended[] {
    this.#segment += 1;
    this.#offset = 0;
    return this.fresh();
  }

  #appended(line: DecodedLine): Appended {
    const head: RecordHead = JSON.parse(line.head);
    const body: unknown = JSON.parse(line.body());
    if ('about' in head) this.#arns.set(head.id, head.about.arn);
    const { stimulus, wrote }: Partial<EventBody> & Partial<BegunBody> = body as object; // written by the engine
    const kinds = [head.kind, stimulus?.kind, ...(wrote?.types ?? [])].filter((kind) => kind !== undefined);
    return { head, body, kinds: [...new Set(kinds)], execution: this.#arns.get(head.id) ?? '' };
  }
}

function numberOf(name: string): number {
  return Number(/^journal-(\d+)\.log$/.exec(name)?.[1] ?? 0);
}

function tailOf(file: string, offset: number): Buffer {
  const handle = openSync(file, 'r');
  try {
    const bytes = Buffer.alloc(Math.max(0, fstatSync(handle).size - offset));
    return bytes.subarray(0, readSync(handle, bytes, 0, bytes.length, offset));
  } finally {
    closeSync(handle);
  }
}
