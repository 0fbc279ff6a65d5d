import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';

interface StoredPage<Item> {
  readonly items: readonly Item[];
  readonly hasMore: boolean;
}

interface PageQuery {
  /** Only the objects put with this group. */
  readonly group?: string;
  readonly limit: number;
  /** The id after which the page begins, in the order of the list. */
  readonly after?: string;
}

/** Objects of one kind, kept as JSON, in the order in which they were first put. */
export interface Collection<Item> {
  get(id: string): Item | undefined;
  /** Creates or replaces. `group` is what lists and `newest` can be narrowed to: a parent's id, a look-up. */
  put(id: string, item: Item, group?: string): void;
  delete(id: string): void;
  /** Deletes from the oldest on, while they are outdated and at most `limit` of them. */
  deleteOldest(limit: number, isOutdated: (item: Item) => boolean): void;
  newestFirst(query: PageQuery): StoredPage<Item>;
  oldestFirst(query: PageQuery): StoredPage<Item>;
}

/**
 * What a sandbox keeps. Its invariants:
 * D1 what `transaction` did is on disk when it returns (WAL, synchronous=FULL); when it throws, nothing of it is.
 * D2 a transaction is not interrupted: its work is synchronous, and the process is the database's only writer.
 */
export interface DurableStore {
  /** `Item` is the caller's word for what it stores there: nobody else writes the file. */
  collection<Item>(name: string): Collection<Item>;
  transaction<Result>(work: () => Result): Result;
  close(): void;
}

/** Opens (or makes) the store in a file of that name under `dataDir`. */
export function openDurableStore(dataDir: string, name: string): DurableStore {
  mkdirSync(dataDir, { recursive: true });
  const database = new DatabaseSync(path.join(dataDir, `${name}.sqlite`));
  database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA busy_timeout = 5000');
  return {
    collection: <Item>(collectionName: string) => collection<Item>(database, collectionName),
    transaction(work) {
      database.exec('BEGIN IMMEDIATE');
      try {
        const result = work();
        database.exec('COMMIT');
        return result;
      } catch (error) {
        if (database.isTransaction) database.exec('ROLLBACK');
        throw error;
      }
    },
    close() {
      if (database.isOpen) database.close();
    },
  };
}

function collection<Item>(database: DatabaseSync, name: string): Collection<Item> {
  if (!/^[a-z][a-z0-9_]*$/.test(name)) throw new Error(`expected a collection name of a-z, 0-9 and _, got "${name}"`);
  database.exec(
    `CREATE TABLE IF NOT EXISTS ${name} (sequence INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, "group" TEXT, body TEXT NOT NULL);
     CREATE INDEX IF NOT EXISTS ${name}_by_group ON ${name} ("group", sequence) WHERE "group" IS NOT NULL`,
  );
  const select = database.prepare(`SELECT body FROM ${name} WHERE id = ?`);
  const upsert = database.prepare(
    `INSERT INTO ${name} (id, "group", body) VALUES (?, ?, ?)
     ON CONFLICT (id) DO UPDATE SET "group" = excluded."group", body = excluded.body`,
  );
  const remove = database.prepare(`DELETE FROM ${name} WHERE id = ?`);
  const oldest = database.prepare(`SELECT id, body FROM ${name} ORDER BY sequence LIMIT ?`);

  const pages = (direction: 'ASC' | 'DESC') => {
    const beyond = `sequence ${direction === 'ASC' ? '>' : '<'} (SELECT sequence FROM ${name} WHERE id = ?)`;
    const statement = (where: string) =>
      database.prepare(`SELECT body FROM ${name} ${where} ORDER BY sequence ${direction} LIMIT ?`);
    const all = statement('');
    const allAfter = statement(`WHERE ${beyond}`);
    const ofGroup = statement(`WHERE "group" = ?`);
    const ofGroupAfter = statement(`WHERE "group" = ? AND ${beyond}`);
    return ({ group, limit, after }: PageQuery): StoredPage<Item> => {
      // One more than asked for tells whether there is more.
      const wanted = limit + 1;
      let rows: unknown[];
      if (group === undefined) rows = after === undefined ? all.all(wanted) : allAfter.all(after, wanted);
      else rows = after === undefined ? ofGroup.all(group, wanted) : ofGroupAfter.all(group, after, wanted);
      return { items: rows.slice(0, limit).map((row) => parse<Item>(row)), hasMore: rows.length > limit };
    };
  };

  return {
    get(id) {
      const row = select.get(id);
      return row === undefined ? undefined : parse<Item>(row);
    },
    put(id, item, group) {
      upsert.run(id, group ?? null, JSON.stringify(item));
    },
    delete(id) {
      remove.run(id);
    },
    deleteOldest(limit, isOutdated) {
      for (const row of oldest.all(limit)) {
        if (!isOutdated(parse<Item>(row))) return;
        remove.run(row.id ?? null);
      }
    },
    newestFirst: pages('DESC'),
    oldestFirst: pages('ASC'),
  };
}

function parse<Item>(row: unknown): Item {
  const { body } = row as { body: string }; // every statement that comes here selects this column
  return JSON.parse(body) as Item; // only `put` writes it, from an Item
}
