import type { Journal } from '../journal/journal.ts';
import type { Location } from '../journal/record-line.ts';
import type { BegunBody, ChainRecord, EventBody, MovedBody, RecordHead, SnapshotBody } from './records.ts';

/** The records of one execution from its beginning or its youngest snapshot on, walking back from the last (J5). */
export async function readChain(journal: Journal, last: Location): Promise<ChainRecord[]> {
  const records: ChainRecord[] = [];
  for (let location: Location | undefined = last; location; ) {
    const { head, body }: { head: unknown; body: string } = await journal.read(location);
    const record: ChainRecord = { head: head as RecordHead, body: JSON.parse(body) }; // written by this engine, checked by its checksum
    if (record.head.kind === 'moved') records.push(...movedBody(record).records.toReversed());
    else records.push(record);
    location = record.head.kind === 'event' ? record.head.previous : undefined;
  }
  return records.reverse();
}

export function begunBody(record: ChainRecord): BegunBody {
  return bodyOf(record, 'begun');
}

export function eventBody(record: ChainRecord): EventBody {
  return bodyOf(record, 'event');
}

function movedBody(record: ChainRecord): MovedBody {
  return bodyOf(record, 'moved');
}

export function snapshotBody(record: ChainRecord): SnapshotBody {
  return bodyOf(record, 'snapshot');
}

function bodyOf<Body>({ head, body }: ChainRecord, kind: RecordHead['kind']): Body {
  if (head.kind !== kind) throw new Error(`expected a record "${kind}" of execution #${head.id}, found "${head.kind}"`);
  return body as Body; // as the head's kind says
}
