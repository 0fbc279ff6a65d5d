import type { DatabaseSync, SQLOutputValue } from 'node:sqlite';
import type { HistoryEvent } from '../interpreter/history-event.ts';
import { unpack } from './history-pages.ts';
import { EVENTS_PER_EXECUTION, openForReading } from './schema.ts';
import { explained, StoreDamaged } from './store-damaged.ts';
import { type StoredExecution, type StoredStatus, splitArn, statusNumber, statusOf } from './stored-execution.ts';

/** Where a page of a list ended: the next begins after it. */
type ListCursor = { readonly startedAt: number; readonly order: number };

/** Which executions to list: a machine's own, or the children of a map run. */
export type ListQuery = ({ readonly machineArn: string } | { readonly mapRunArn: string }) & {
  readonly status?: StoredStatus | undefined;
  readonly redrive?: 'REDRIVEN' | 'NOT_REDRIVEN' | undefined;
  /** Only what comes after this one in the list. */
  readonly before?: ListCursor | undefined;
  readonly limit: number;
};

export type HistoryQuery = {
  /** The event the page begins with; by default the first, or in reverse the last. */
  readonly from?: number | undefined;
  readonly limit: number;
  readonly reverse?: boolean | undefined;
};

type Row = Record<string, SQLOutputValue>;

/** Reads what is written, on a connection of its own, so it never waits for the writer. */
export class StoreReader {
  readonly #file: string;
  readonly #database: DatabaseSync;
  readonly #statements: ReturnType<typeof prepareStatements>;

  constructor(file: string) {
    this.#file = file;
    this.#database = openForReading(file);
    this.#statements = prepareStatements(this.#database);
  }

  get(arn: string): StoredExecution | undefined {
    const { prefix, suffix } = splitArn(arn);
    return this.#read(() => {
      const row = this.#statements.get.get(prefix, suffix);
      return row && executionOf(row);
    });
  }

  list(query: ListQuery): StoredExecution[] {
    const { status, redrive, before, limit } = query;
    const listedBy = 'mapRunArn' in query ? query.mapRunArn : query.machineArn;
    const place = [before?.startedAt ?? Number.MAX_SAFE_INTEGER, before?.order ?? Number.MAX_SAFE_INTEGER];
    return this.#read(() => {
      const statements = this.#statements.list[redrive ?? 'ANY'];
      const rows =
        status === undefined
          ? statements.ofAnyStatus.all(listedBy, ...place, limit)
          : statements.ofStatus.all(listedBy, statusNumber(status), ...place, limit);
      return rows.map(executionOf);
    });
  }

  /** How many of the executions that are listed there have each status. */
  countByStatus(listedBy: string): Map<StoredStatus, number> {
    return this.#read(() => {
      const rows = this.#statements.count.all(listedBy);
      return new Map(rows.map((row) => [statusOf(row.status), Number(row.count)]));
    });
  }

  /** Events in the order of their ids, or in reverse; fewer than `limit` only where the history ends. */
  history(arn: string, { from, limit, reverse = false }: HistoryQuery): HistoryEvent[] {
    return this.#read(() => {
      const id = this.#idOf(arn);
      if (id === undefined) return [];
      const events: HistoryEvent[] = [];
      const base = id * EVENTS_PER_EXECUTION;
      let row = reverse ? this.#pageUpTo(base, from) : (this.#pageUpTo(base, from ?? 1) ?? this.#pageAfter(base, base));
      while (row && events.length < limit) {
        const page = this.#eventsOf(arn, row);
        if (reverse) page.reverse();
        for (const event of page) {
          const isBefore = from !== undefined && (reverse ? event.id > from : event.id < from);
          if (!isBefore && events.length < limit) events.push(event);
        }
        const pageId = Number(row.id);
        row = reverse ? this.#pageUpTo(base, pageId - base - 1) : this.#pageAfter(base, pageId);
      }
      return events;
    });
  }

  /** The id of the last event that is kept; 0 when there is none. */
  lastEventId(arn: string): number {
    return this.#read(() => {
      const id = this.#idOf(arn);
      return id === undefined ? 0 : Number(this.#pageUpTo(id * EVENTS_PER_EXECUTION, undefined)?.last_event ?? 0);
    });
  }

  snapshot(arn: string): string | undefined {
    return this.#read(() => {
      const state = this.#statements.snapshot.get(this.#idOf(arn) ?? null)?.state;
      return state instanceof Uint8Array ? this.#unpacked(arn, state) : undefined;
    });
  }

  highestOrder(): number {
    return this.#read(() => Number(this.#statements.highest.get()?.start_order ?? 0));
  }

  close(): void {
    this.#database.close();
  }

  #idOf(arn: string): number | undefined {
    const { prefix, suffix } = splitArn(arn);
    const id = this.#statements.find.get(prefix, suffix)?.id;
    return id === undefined ? undefined : Number(id);
  }

  /** The page that holds the event, or would if the history were long enough. */
  #pageUpTo(base: number, event: number | undefined): Row | undefined {
    const last = event === undefined ? EVENTS_PER_EXECUTION - 1 : Math.min(event, EVENTS_PER_EXECUTION - 1);
    return this.#statements.pageUpTo.get(base, base + last);
  }

  #pageAfter(base: number, page: number): Row | undefined {
    return this.#statements.pageAfter.get(page, base + EVENTS_PER_EXECUTION);
  }

  #eventsOf(arn: string, { events }: Row): HistoryEvent[] {
    if (!(events instanceof Uint8Array)) throw new StoreDamaged(this.#file, `a page of the history of ${arn} is empty`);
    return JSON.parse(this.#unpacked(arn, events));
  }

  #unpacked(arn: string, packed: Uint8Array): string {
    try {
      return unpack(packed);
    } catch {
      throw new StoreDamaged(this.#file, `what is kept of ${arn} does not match its checksum`);
    }
  }

  #read<Result>(read: () => Result): Result {
    try {
      return read();
    } catch (error) {
      throw explained(this.#file, error);
    }
  }
}

const NAME = '(SELECT id FROM names WHERE text = ?)';
const COLUMNS = `prefixes.text AS prefix, suffix, name, machines.text AS machine_arn, list, lists.text AS list_arn, machine,
  status, started_at, start_order, stopped_at, redrive_count, redriven_at, details`;
const NAMED = `JOIN names AS prefixes ON prefixes.id = prefix JOIN names AS machines ON machines.id = machine
  JOIN names AS lists ON lists.id = list`;

function prepareStatements(database: DatabaseSync) {
  const list = (index: string, condition: string) =>
    database.prepare(
      `SELECT ${COLUMNS} FROM (
         SELECT * FROM executions INDEXED BY ${index} WHERE list = ${NAME} ${condition}
           AND (started_at, start_order) < (?, ?)
         ORDER BY started_at DESC, start_order DESC LIMIT ?
       ) ${NAMED} ORDER BY started_at DESC, start_order DESC`,
    );
  const lists = (index: string, condition: string) => ({
    ofAnyStatus: list(index, condition),
    ofStatus: list(index === 'executions_by_start' ? 'executions_by_status' : index, `${condition} AND status = ?`),
  });
  return {
    get: database.prepare(`SELECT ${COLUMNS} FROM executions ${NAMED} WHERE prefix = ${NAME} AND suffix = ?`),
    find: database.prepare(`SELECT id FROM executions WHERE prefix = ${NAME} AND suffix = ?`),
    list: {
      ANY: lists('executions_by_start', ''),
      REDRIVEN: lists('executions_redriven', 'AND redrive_count > 0'),
      NOT_REDRIVEN: lists('executions_by_start', 'AND redrive_count = 0'),
    },
    count: database.prepare(`SELECT status, count(*) AS count FROM executions WHERE list = ${NAME} GROUP BY status`),
    pageUpTo: database.prepare(
      'SELECT id, last_event, events FROM history WHERE id > ? AND id <= ? ORDER BY id DESC LIMIT 1',
    ),
    pageAfter: database.prepare(
      'SELECT id, last_event, events FROM history WHERE id > ? AND id < ? ORDER BY id LIMIT 1',
    ),
    snapshot: database.prepare('SELECT state FROM snapshots WHERE execution = ?'),
    highest: database.prepare('SELECT start_order FROM highest'),
  };
}

function executionOf(row: Row): StoredExecution {
  const suffix = String(row.suffix);
  return {
    arn: `${row.prefix}${suffix}`,
    name: row.name === null ? suffix : String(row.name),
    machineArn: String(row.machine_arn),
    ...(row.list === row.machine ? {} : { mapRunArn: String(row.list_arn) }),
    status: statusOf(row.status),
    startedAt: Number(row.started_at),
    ...(row.stopped_at === null ? {} : { stoppedAt: Number(row.stopped_at) }),
    order: Number(row.start_order),
    redriveCount: Number(row.redrive_count),
    ...(row.redriven_at === null ? {} : { redrivenAt: Number(row.redriven_at) }),
    ...(row.details === null ? {} : { details: JSON.parse(String(row.details)) }),
  };
}
