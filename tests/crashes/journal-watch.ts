import { closeSync, existsSync, fstatSync, openSync, readSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import type { EventBody, RecordHead } from '../../infra/local/stepfunctions/driver/records.ts';
import type { HistoryEvent } from '../../infra/local/stepfunctions/interpreter/history-event.ts';
import { type DecodedLine, decodeLine } from '../../infra/local/stepfunctions/journal/record-line.ts';
import { segmentFile } from '../../infra/local/stepfunctions/journal/segment-file.ts';

/** A record that the engine has appended. */
export interface Appended {
  readonly head: RecordHead;
  /** The kind of the record, of what happened to the execution, and of each event of its history that it brought. */
  readonly kinds: readonly string[];
  readonly history: readonly HistoryEvent[];
}

const lookAgainMilliseconds = 1;

/** Reads a running engine's journal from outside, as it grows. */
export class JournalWatch {
  readonly #folder: string;
  #segment = 1;
  #offset = 0;

  constructor(folder: string) {
    this.#folder = folder;
  }

  /** The next record that is wanted, as soon as it is whole; undefined when it is not there before `isOver`. */
  async next(isWanted: (record: Appended) => boolean, isOver = () => false): Promise<Appended | undefined> {
    for (;;) {
      const found = this.fresh().find(isWanted);
      if (found !== undefined || isOver()) return found;
      await sleep(lookAgainMilliseconds);
    }
  }

  /** What was appended since the last look. A record that is not whole yet is left for the next. */
  fresh(): readonly Appended[] {
    const file = segmentFile(this.#folder, this.#segment);
    if (!existsSync(file)) return [];
    const bytes = tailOf(file, this.#offset);
    const records: Appended[] = [];
    let end = 0;
    for (let line = decodeLine(bytes, 0); line !== undefined; line = decodeLine(bytes, end)) {
      records.push(appended(line));
      end += line.length;
    }
    this.#offset += end;
    if (end > 0 || !existsSync(segmentFile(this.#folder, this.#segment + 1))) return records;
    this.#segment += 1;
    this.#offset = 0;
    return this.fresh();
  }
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

function appended(line: DecodedLine): Appended {
  const head: RecordHead = JSON.parse(line.head);
  const { stimulus, history = [] }: Partial<EventBody> = JSON.parse(line.body());
  const kinds = [head.kind, stimulus?.kind, ...history.map(({ type }) => type)].filter((kind) => kind !== undefined);
  return { head, kinds: [...new Set(kinds)], history };
}
