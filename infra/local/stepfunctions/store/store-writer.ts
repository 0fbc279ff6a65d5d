import { closeSync, fdatasyncSync, fsyncSync, openSync } from 'node:fs';
import { dirname } from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import { pack, pagesOf } from './history-pages.ts';
import { EVENTS_PER_EXECUTION, openForWriting } from './schema.ts';
import { type Archive, type QueuedWrite, type StoredExecution, splitArn, statusNumber } from './stored-execution.ts';

/** How much of the log is not in the database before it is moved there (S5), in pages of 8 KiB: 4 MiB. */
const CHECKPOINT_PAGES = 512;
/** Names that are known without a look; those of map runs come and go. */
const REMEMBERED_NAMES = 10_000;

/** The database's one writer; it runs in the worker, and each call is done when it returns. */
export class StoreWriter {
  readonly database: DatabaseSync;
  readonly #log: number;
  readonly #names = new Map<string, number>();
  readonly #statements: ReturnType<typeof prepareStatements>;

  constructor(file: string) {
    this.database = openForWriting(file);
    this.database.exec('BEGIN IMMEDIATE; COMMIT'); // from now on there is a log
    this.#log = openSync(`${file}-wal`, 'r+');
    syncFolderOf(file);
    this.#statements = prepareStatements(this.database);
  }

  /** Writes all of them or none. */
  write(writes: readonly QueuedWrite[]): void {
    this.transaction(() => {
      let order = 0;
      for (const { execution, archives } of writes) {
        const id = this.#put(execution);
        for (const archive of archives) this.#archive(id, execution, archive);
        order = Math.max(order, execution.order);
      }
      this.#statements.raiseHighest.run(order, order);
    });
  }

  /** Runs the work in a transaction of its own. */
  transaction<Result>(work: () => Result): Result {
    this.database.exec('BEGIN IMMEDIATE');
    try {
      const result = work();
      this.database.exec('COMMIT');
      return result;
    } catch (error) {
      if (this.database.isTransaction) this.database.exec('ROLLBACK');
      this.forgetNames(); // those of its own are gone
      throw error;
    }
  }

  /** Moves the log into the database when it has grown. */
  checkpointIfDue(): void {
    const { log, checkpointed } = this.#statements.logSize.get() ?? {};
    if (Number(log) - Number(checkpointed) >= CHECKPOINT_PAGES) this.checkpoint();
  }

  /** Moves the log into the database, which is synced; whoever reads meanwhile is not in the way for long. */
  checkpoint(): void {
    this.database.exec('PRAGMA wal_checkpoint(PASSIVE)');
  }

  /** What was written survives a loss of power when this returns: it is in the log, or in the database by a checkpoint. */
  sync(): void {
    fdatasyncSync(this.#log);
  }

  /** Forgets numbers of names that may be gone. */
  forgetNames(): void {
    this.#names.clear();
  }

  close(): void {
    closeSync(this.#log);
    this.database.close();
  }

  #put(execution: StoredExecution): number {
    const { machineArn, mapRunArn } = execution;
    const { prefix, suffix } = splitArn(execution.arn);
    const machine = this.#nameNumber(machineArn);
    const row = this.#statements.upsert.get(
      this.#nameNumber(prefix),
      suffix,
      execution.name === suffix ? null : execution.name,
      mapRunArn === undefined ? machine : this.#nameNumber(mapRunArn),
      machine,
      statusNumber(execution.status),
      execution.startedAt,
      execution.order,
      execution.stoppedAt ?? null,
      execution.redriveCount,
      execution.redrivenAt ?? null,
      execution.details === undefined ? null : JSON.stringify(execution.details),
    );
    return Number(row?.id);
  }

  #archive(id: number, { arn, status }: StoredExecution, archive: Archive): void {
    const base = id * EVENTS_PER_EXECUTION;
    const { lastPage, insertPage, putSnapshot, deleteSnapshot } = this.#statements;
    const lastKept = Number(lastPage.get(base, base + EVENTS_PER_EXECUTION)?.last_event ?? 0);
    try {
      if (archive.lastEventId >= EVENTS_PER_EXECUTION) throw new Error(`it has ${archive.lastEventId} events`);
      for (const { firstEvent, lastEvent, packed } of pagesOf(archive, lastKept)) {
        insertPage.run(base + firstEvent, lastEvent, packed);
      }
    } catch (error) {
      throw new Error(`the history of ${arn} cannot be archived`, { cause: error });
    }
    if (archive.snapshot !== undefined) putSnapshot.run(id, pack(archive.snapshot));
    else if (status === 'SUCCEEDED') deleteSnapshot.run(id);
  }

  #nameNumber(text: string): number {
    const known = this.#names.get(text);
    if (known !== undefined) return known;
    if (this.#names.size >= REMEMBERED_NAMES) this.#names.clear();
    this.#statements.insertName.run(text);
    const number = Number(this.#statements.findName.get(text)?.id);
    this.#names.set(text, number);
    return number;
  }
}

function prepareStatements(database: DatabaseSync) {
  return {
    // How an execution began never changes, so the indexes over it are left alone.
    upsert: database.prepare(
      `INSERT INTO executions (prefix, suffix, name, list, machine, status, started_at, start_order, stopped_at,
         redrive_count, redriven_at, details) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
       ON CONFLICT (prefix, suffix) DO UPDATE SET status = excluded.status, stopped_at = excluded.stopped_at,
         redrive_count = excluded.redrive_count, redriven_at = excluded.redriven_at, details = excluded.details
       RETURNING id`,
    ),
    insertName: database.prepare('INSERT OR IGNORE INTO names (text) VALUES (?)'),
    findName: database.prepare('SELECT id FROM names WHERE text = ?'),
    lastPage: database.prepare('SELECT last_event FROM history WHERE id > ? AND id < ? ORDER BY id DESC LIMIT 1'),
    insertPage: database.prepare('INSERT INTO history (id, last_event, events) VALUES (?, ?, ?)'),
    putSnapshot: database.prepare('INSERT OR REPLACE INTO snapshots (execution, state) VALUES (?, ?)'),
    deleteSnapshot: database.prepare('DELETE FROM snapshots WHERE execution = ?'),
    raiseHighest: database.prepare('UPDATE highest SET start_order = ? WHERE start_order < ?'),
    logSize: database.prepare('PRAGMA wal_checkpoint(NOOP)'),
  };
}

/** Files that were made are found again after a loss of power only when their folder was synced. */
function syncFolderOf(file: string): void {
  const folder = openSync(dirname(file), 'r');
  try {
    fsyncSync(folder);
  } finally {
    closeSync(folder);
  }
}
