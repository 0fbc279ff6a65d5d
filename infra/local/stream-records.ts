import { DatabaseSync, type StatementSync } from 'node:sqlite';
import { z } from 'zod';

const busyMilliseconds = 10_000;
const position = 'CAST(sequence_number AS INTEGER)';

const rowSchema = z.object({
  sequence_number: z.string(),
  event_name: z.string(),
  keys_json: z.string(),
  new_image: z.string().nullable(),
  created_at: z.number(),
});

/** A record of a table's stream, as GetRecords gives it and as Lambda hands it to a function. */
export interface StreamRecord {
  readonly eventID: string;
  readonly eventName: string;
  readonly eventVersion: '1.1';
  readonly eventSource: 'aws:dynamodb';
  readonly dynamodb: {
    readonly ApproximateCreationDateTime: number;
    readonly Keys: unknown;
    readonly NewImage?: unknown;
    readonly SequenceNumber: string;
    readonly StreamViewType: 'NEW_IMAGE';
  };
}

/** What a mapping's FilterCriteria may ask for here: items of that kind of sort key, when they are new. */
export interface StreamFilter {
  readonly eventName: 'INSERT';
  readonly sortKeyPrefix: string;
}

/** A part of a stream: the records that pass the filter, and up to where it was looked at. */
export interface StreamPage {
  readonly records: readonly StreamRecord[];
  readonly upTo: number;
  readonly isWhole: boolean;
}

/**
 * The records of one table's stream where dynoxide keeps them, in its own file. It looks up the next sequence number among
 * the records themselves, which takes longer with each of them unless there is an index; and it keeps them all.
 * They are read from the file, because GetRecords cannot filter: of fifty records an order, most with the whole order in
 * them, fifteen are events.
 */
export class StreamRecords {
  readonly #database: DatabaseSync;
  readonly #tableName: string;
  readonly #dataVersionOf: StatementSync;
  #dataVersion: unknown;

  constructor(file: string, tableName: string) {
    this.#tableName = tableName;
    this.#database = new DatabaseSync(file, { timeout: busyMilliseconds });
    // Dynoxide itself moves its log into its file; here nothing is worth waiting for the disk.
    this.#database.exec('PRAGMA synchronous = NORMAL; PRAGMA wal_autocheckpoint = 0');
    this.#dataVersionOf = this.#database.prepare('PRAGMA data_version');
  }

  /** Makes writing as fast with many records as with few. */
  prepare(): void {
    this.#database.exec(`CREATE INDEX IF NOT EXISTS comanda_stream_order ON _stream_records (table_name, ${position})`);
  }

  /** Whether anything was written to the file since it was asked last; costs next to nothing. */
  hasChanged(): boolean {
    const version = this.#dataVersionOf.get()?.data_version;
    if (version === this.#dataVersion) return false;
    this.#dataVersion = version;
    return true;
  }

  /** What comes after that position, in the order it was written, at most `limit` records. */
  read(after: number, { eventName, sortKeyPrefix }: StreamFilter, limit: number): StreamPage {
    const last = this.#database
      .prepare(`SELECT max(${position}) AS last FROM _stream_records WHERE table_name = ?`)
      .get(this.#tableName)?.last;
    // Without any record left, sequence numbers begin at 1 again.
    const from = typeof last === 'number' && last < after ? 0 : after;
    if (typeof last !== 'number' || last === from) return { records: [], upTo: from, isWhole: true };
    const rows = this.#database
      .prepare(
        `SELECT sequence_number, event_name, keys_json, new_image, created_at FROM _stream_records
         WHERE table_name = ? AND ${position} > ? AND ${position} <= ? AND event_name = ?
           AND json_extract(keys_json, '$.SK.S') GLOB ?
         ORDER BY ${position} LIMIT ?`,
      )
      .all(this.#tableName, from, last, eventName, `${sortKeyPrefix}*`, limit);
    const records = z.array(rowSchema).parse(rows).map(toRecord);
    const isWhole = records.length < limit;
    return { records, upTo: isWhole ? last : Number(records.at(-1)?.dynamodb.SequenceNumber), isWhole };
  }

  /** Deletes what was read. The last record stays, for its number. */
  trim(upTo: number): void {
    const before = `table_name = ? AND ${position} < ?`;
    this.#database.prepare(`DELETE FROM _stream_records WHERE ${before}`).run(this.#tableName, upTo);
  }

  close(): void {
    this.#database.close();
  }
}

function toRecord(row: z.infer<typeof rowSchema>): StreamRecord {
  return {
    eventID: row.sequence_number,
    eventName: row.event_name,
    eventVersion: '1.1',
    eventSource: 'aws:dynamodb',
    dynamodb: {
      ApproximateCreationDateTime: row.created_at,
      Keys: JSON.parse(row.keys_json),
      ...(row.new_image === null ? {} : { NewImage: JSON.parse(row.new_image) }),
      SequenceNumber: row.sequence_number,
      StreamViewType: 'NEW_IMAGE',
    },
  };
}
