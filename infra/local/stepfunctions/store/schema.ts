import { DatabaseSync } from 'node:sqlite';
import { explained } from './store-damaged.ts';

const VERSION = 1;

/** The row of a page of history is the execution's number, this many times, and the id of the page's first event. */
export const EVENTS_PER_EXECUTION = 65_536;

/** How long a connection waits for a lock that another holds, in milliseconds: while a log is recovered or closed. */
const BUSY_MILLISECONDS = 10_000;

/*
 * `list` is what an execution is listed by: its map run, else its machine. ARNs that recur are numbers of `names`.
 * Pages of history are apart from what listings read, and in the order of the executions.
 */
const TABLES = `
  CREATE TABLE names (id INTEGER PRIMARY KEY, text TEXT NOT NULL UNIQUE);
  CREATE TABLE executions (
    id INTEGER PRIMARY KEY,
    prefix INTEGER NOT NULL,
    suffix TEXT NOT NULL,
    name TEXT,
    list INTEGER NOT NULL,
    machine INTEGER NOT NULL,
    status INTEGER NOT NULL,
    started_at INTEGER NOT NULL,
    start_order INTEGER NOT NULL,
    stopped_at INTEGER,
    redrive_count INTEGER NOT NULL,
    redriven_at INTEGER,
    details TEXT,
    UNIQUE (prefix, suffix)
  );
  CREATE INDEX executions_by_start ON executions (list, started_at, start_order);
  CREATE INDEX executions_by_status ON executions (list, status, started_at, start_order);
  CREATE INDEX executions_redriven ON executions (list, started_at, start_order) WHERE redrive_count > 0;
  CREATE INDEX executions_by_stop ON executions (stopped_at) WHERE stopped_at IS NOT NULL;
  CREATE TABLE history (id INTEGER PRIMARY KEY, last_event INTEGER NOT NULL, events BLOB NOT NULL);
  CREATE TABLE snapshots (execution INTEGER PRIMARY KEY, state BLOB NOT NULL);
  CREATE TABLE highest (start_order INTEGER NOT NULL);
  INSERT INTO highest VALUES (0);
`;

/** Opens the database for its one writer, and makes it when it is not there; throws StoreDamaged. */
export function openForWriting(file: string): DatabaseSync {
  return opened(file, () => {
    const database = new DatabaseSync(file, { timeout: BUSY_MILLISECONDS });
    // The first two only count before there are tables. Checkpoints are the writer's own (S5).
    database.exec(`PRAGMA page_size = 8192; PRAGMA auto_vacuum = INCREMENTAL; PRAGMA journal_mode = WAL;
      PRAGMA synchronous = NORMAL; PRAGMA wal_autocheckpoint = 0; PRAGMA journal_size_limit = 16777216;
      PRAGMA cache_size = -16384`);
    if (versionOf(database, file) === 0) {
      database.exec(`BEGIN IMMEDIATE; ${TABLES} PRAGMA user_version = ${VERSION}; COMMIT`);
    }
    return database;
  });
}

/** Opens the database for reading beside its writer; throws StoreDamaged. */
export function openForReading(file: string): DatabaseSync {
  return opened(file, () => {
    const database = new DatabaseSync(file, { readOnly: true, timeout: BUSY_MILLISECONDS });
    database.exec('PRAGMA cache_size = -8192');
    return database;
  });
}

function opened(file: string, open: () => DatabaseSync): DatabaseSync {
  try {
    return open();
  } catch (error) {
    throw explained(file, error);
  }
}

function versionOf(database: DatabaseSync, file: string): number {
  const version = Number(database.prepare('PRAGMA user_version').get()?.user_version);
  if (version > VERSION) {
    throw new Error(`${file} has version ${version} and was written by a newer release; this one knows ${VERSION}`);
  }
  return version;
}
