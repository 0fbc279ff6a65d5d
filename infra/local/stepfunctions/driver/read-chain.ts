import type { Journal } from '../journal/journal.ts';
import type { Location } from '../journal/record-line.ts';
import type { BegunBody, EventBody, RecordHead } from './records.ts';

export type ChainRecord = {
  readonly location: Location;
  readonly head: RecordHead;
  /** JSON: a BegunBody or an EventBody, as the head's kind says. */
  readonly body: string;
};

/**
 * The records of one execution in the order they were written, walking back from the last (J5);
 * those up to and including `until` are left out.
 */
export async function readChain(journal: Journal, last: Location, until?: Location): Promise<ChainRecord[]> {
  const records: ChainRecord[] = [];
  for (let location: Location | undefined = last; location && !isSame(location, until); ) {
    const { head, body }: { head: unknown; body: string } = await journal.read(location);
    const record: ChainRecord = { location, head: head as RecordHead, body }; // written by this engine, checked by its checksum
    records.push(record);
    location = record.head.kind === 'event' ? record.head.previous : undefined;
  }
  return records.reverse();
}

export function begunBody(record: ChainRecord): BegunBody {
  if (record.head.kind !== 'begun')
    throw new Error(`expected the beginning of an execution, found "${record.head.kind}"`);
  return JSON.parse(record.body);
}

export function eventBody(record: ChainRecord): EventBody {
  if (record.head.kind !== 'event') throw new Error(`expected an event of an execution, found "${record.head.kind}"`);
  return JSON.parse(record.body);
}

function isSame(one: Location, other: Location | undefined): boolean {
  return one.segment === other?.segment && one.offset === other.offset;
}
