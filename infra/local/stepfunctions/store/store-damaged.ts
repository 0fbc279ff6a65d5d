/** The database cannot be read: its message says which file, and how to get going again (S8). */
export class StoreDamaged extends Error {
  override name = 'StoreDamaged';

  constructor(file: string, what: string) {
    super(
      `the store of executions ${file} is damaged (${what}); to go on without it, delete ${file}, ${file}-wal and ` +
        `${file}-shm: only what the journal no longer tells is lost, which is histories of executions that have ended`,
    );
  }
}

const SQLITE_CORRUPT = 11;
const SQLITE_NOTADB = 26;

/** The error, in other words when it says that the file is damaged. */
export function explained(file: string, error: unknown): unknown {
  if (typeof error !== 'object' || error === null || !('errcode' in error)) return error;
  // The extended codes of SQLite have the primary one in their lowest byte.
  const code = Number(error.errcode) & 255;
  if (code !== SQLITE_CORRUPT && code !== SQLITE_NOTADB) return error;
  return new StoreDamaged(file, 'message' in error ? String(error.message) : `SQLite's code ${error.errcode}`);
}
