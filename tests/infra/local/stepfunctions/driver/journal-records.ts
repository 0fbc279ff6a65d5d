import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { BegunBody, EventBody, RecordHead } from '../../../../../infra/local/stepfunctions/driver/records.ts';
import { decodeLine, type Location } from '../../../../../infra/local/stepfunctions/journal/record-line.ts';

/** A record as a test reads it; the fields of its body that its kind has. */
export type JournalRecord = {
  readonly head: RecordHead;
  readonly body: Partial<BegunBody> & Partial<EventBody>;
  readonly location: Location;
};

export const logsIn = (folder: string): string[] =>
  readdirSync(folder)
    .filter((name) => name.endsWith('.log'))
    .sort();

/** The sound records of a segment's bytes. */
export function recordsIn(bytes: Buffer, segment = 1): JournalRecord[] {
  const records: JournalRecord[] = [];
  for (let offset = 0; offset < bytes.length; ) {
    const line = decodeLine(bytes, offset);
    if (!line) break;
    const { length } = line;
    records.push({
      head: JSON.parse(line.head),
      body: JSON.parse(line.body()),
      location: { segment, offset, length },
    });
    offset += length;
  }
  return records;
}

/** All records that a folder's journal holds, in order. */
export function recordsOf(folder: string): JournalRecord[] {
  return logsIn(folder).flatMap((name) => recordsIn(readFileSync(join(folder, name)), Number(/\d+/.exec(name)?.[0])));
}

/** Which functions those records say have answered, of a machine whose functions answer their names. */
export function answeredIn(records: readonly JournalRecord[]): string[] {
  return records.flatMap(({ body: { stimulus } }) => {
    if (stimulus?.kind === 'task-failed') return ['flaky'];
    if (stimulus?.kind === 'task-submitted') return ['ask'];
    if (stimulus?.kind !== 'task-succeeded' || stimulus.output === '"answer"') return [];
    return [String(JSON.parse(stimulus.output).Payload)];
  });
}
