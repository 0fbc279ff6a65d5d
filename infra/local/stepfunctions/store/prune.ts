import type { DatabaseSync } from 'node:sqlite';
import { setTimeout as pause } from 'node:timers/promises';
import { EVENTS_PER_EXECUTION } from './schema.ts';
import type { StoreWriter } from './store-writer.ts';

/** What one bite takes, so that no write waits long for it, and the pause after it. */
const EXECUTIONS = 200;
const HISTORY_PAGES = 500;
const FREE_PAGES = 500;
const PAUSE_MILLISECONDS = 5;

/** Deletes executions that stopped before that moment, and gives their space back; answers how many (S6). */
export async function prune(writer: StoreWriter, olderThan: number, isCalledOff: () => boolean): Promise<number> {
  const remove = removal(writer.database);
  let removed = 0;
  while (!isCalledOff()) {
    const now = writer.transaction(() => remove(olderThan));
    if (now === 0) break;
    writer.forgetNames();
    removed += now;
    writer.checkpointIfDue();
    await pause(PAUSE_MILLISECONDS);
  }
  const free = writer.database.prepare('PRAGMA freelist_count');
  while (!isCalledOff() && Number(free.get()?.freelist_count) > 0) {
    writer.database.exec(`PRAGMA incremental_vacuum(${FREE_PAGES})`);
    writer.checkpointIfDue();
    await pause(PAUSE_MILLISECONDS);
  }
  // The file gets shorter when the log is moved into it.
  if (removed > 0 && !isCalledOff()) writer.checkpoint();
  return removed;
}

function removal(database: DatabaseSync): (olderThan: number) => number {
  const find = database.prepare(
    'SELECT id, list, machine FROM executions INDEXED BY executions_by_stop WHERE stopped_at < ? LIMIT ?',
  );
  const history = database.prepare('DELETE FROM history WHERE id > ? AND id < ?');
  const snapshot = database.prepare('DELETE FROM snapshots WHERE execution = ?');
  const execution = database.prepare('DELETE FROM executions WHERE id = ?');
  const name = database.prepare(
    'DELETE FROM names WHERE id = ? AND NOT EXISTS (SELECT 1 FROM executions WHERE list = names.id)',
  );
  return (olderThan) => {
    const rows = find.all(olderThan, EXECUTIONS);
    const mapRuns = new Set<number>();
    let removed = 0;
    for (let pages = 0; removed < rows.length && pages < HISTORY_PAGES; removed++) {
      const row = rows[removed] ?? {};
      const id = Number(row.id);
      pages += Number(history.run(id * EVENTS_PER_EXECUTION, (id + 1) * EVENTS_PER_EXECUTION).changes);
      snapshot.run(id);
      execution.run(id);
      if (row.list !== row.machine) mapRuns.add(Number(row.list));
    }
    // Machines stay few; map runs do not.
    for (const mapRun of mapRuns) name.run(mapRun);
    return removed;
  };
}
