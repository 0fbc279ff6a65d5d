import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { copyFile, mkdtemp, open, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { ExecutionStore } from '../../../../../infra/local/stepfunctions/store/execution-store.ts';
import { events, execution, machineArn } from './sample-executions.ts';

const program = fileURLToPath(new URL('./writing-process.ts', import.meta.url));

let folder: string;
let file: string;
let faults: unknown[];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'execution-store-'));
  file = join(folder, 'executions.sqlite');
  faults = [];
});

afterEach(() => rm(folder, { recursive: true }));

function openStore(): Promise<ExecutionStore> {
  return ExecutionStore.open({ folder, onFault: (error) => faults.push(error) });
}

/** What it says, line by line, and the last it wrote that is durable. */
async function run(child: ChildProcess, killAfter = Number.POSITIVE_INFINITY) {
  let said = '';
  child.stdout?.on('data', (chunk: Buffer) => {
    said += chunk.toString('utf8');
    if (said.split('\n').length > killAfter) child.kill('SIGKILL');
  });
  await once(child, 'close');
  const durable = Array.from(said.matchAll(/^durable (\d+)$/gm), ([, order]) => Number(order));
  return { said, code: child.exitCode, lastDurable: durable.at(-1) ?? 0 };
}

function write(...args: string[]): ChildProcess {
  return spawn(process.execPath, ['--disable-warning=ExperimentalWarning', program, folder, ...args]);
}

/** What the store of a process that is gone holds: of no execution a part. Then it is told all of it again. */
async function expectSound(atLeast: number): Promise<void> {
  const store = await openStore();
  const listed = store.list({ machineArn, limit: 100_000 });
  expect(listed.length).toBeGreaterThanOrEqual(atLeast);
  for (const { arn, status } of listed) {
    expect([status, store.lastEventId(arn), store.snapshot(arn)]).toEqual(['FAILED', 3, 'the state']);
  }
  for (let order = 1; order <= listed.length + 5; order++) {
    store.archive(execution(order, { status: 'FAILED', stoppedAt: order }), { ...events(1, 3), snapshot: 'the state' });
  }
  await store.flushed();
  expect(store.list({ machineArn, limit: 100_000 }).length).toBe(listed.length + 5);
  await store.close();
  expect(faults).toEqual([]);
}

test('what was durable is there after kill -9, and what the journal still tells may be put again (S2, S4)', async () => {
  const { lastDurable } = await run(write('x'), 40);
  expect(lastDurable).toBeGreaterThanOrEqual(300);
  await expectSound(lastDurable);
});

test('what was durable is in the files, in whatever is not closed', async () => {
  const store = await openStore();
  store.archive(execution(1), events(1, 5));
  await store.durable();
  const copy = await mkdtemp(join(tmpdir(), 'execution-store-'));
  for (const suffix of ['', '-wal']) await copyFile(`${file}${suffix}`, join(copy, `executions.sqlite${suffix}`));
  await store.close();
  const other = await ExecutionStore.open({ folder: copy, onFault: (error) => faults.push(error) });
  expect(other.lastEventId(execution(1).arn)).toBe(5);
  await other.close();
  await rm(copy, { recursive: true });
});

describe('a fault (S8)', () => {
  test('is a write that fails, and nothing is written after it', async () => {
    // A file may not grow beyond 2 MiB: the system then refuses the write, as it does when the disk is full.
    const limited = spawn('bash', ['-c', 'ulimit -f 2048; exec "$@"', 'bash', process.execPath, program, folder, 'é']);
    const { said, code, lastDurable } = await run(limited);
    expect([code, said.match(/^fault: .*$/gm)?.length]).toEqual([3, 1]);
    expect(said).toMatch(/^fault: .*(I\/O|full)/m);
    expect(said).toMatch(/^refused: /m);
    await expectSound(lastDurable);
  });

  test('is a worker that ends', async () => {
    const { said, code, lastDurable } = await run(write('x', 'lose-the-worker'));
    expect([code, lastDurable]).toEqual([3, 10]);
    expect(said).toMatch(/^fault: the thread that writes the store ended$/m);
    expect(said).toMatch(/^refused: the thread that writes the store ended$/m);
    await expectSound(lastDurable);
  });

  test('is a history that is longer than any can be', async () => {
    const store = await openStore();
    store.archive(execution(1), { ...events(1, 3), lastEventId: 65_536 });
    await expect(store.flushed()).rejects.toThrow('parcel-1 cannot be archived: it has 65536 events');
    await store.close().catch(() => undefined);
  });

  test('leaves nothing to be written of what was on its way', async () => {
    let store = await openStore();
    store.archive(execution(1), events(1, 1));
    store.archive(execution(1), events(3, 4));
    const first = store.flushed();
    store.put(execution(2));
    const second = store.flushed();
    await expect(first).rejects.toThrow('parcel-1');
    await expect(second).rejects.toThrow('parcel-1');
    await store.close().catch(() => undefined);
    store = await openStore();
    expect([store.has(execution(1).arn), store.has(execution(2).arn)]).toEqual([false, false]);
    await store.close();
  });

  test('is a history with a gap', async () => {
    const store = await openStore();
    store.archive(execution(1), events(1, 3));
    store.archive(execution(1), events(5, 6));
    await expect(store.flushed()).rejects.toThrow(/parcel-1 cannot be archived: expected the event 4 .* found 5/);
    expect(faults).toEqual([expect.objectContaining({ message: expect.stringContaining('parcel-1') })]);
    store.put(execution(2));
    await expect(store.durable()).rejects.toThrow('parcel-1');
    await expect(store.close()).rejects.toThrow('parcel-1');
    expect(faults.length).toBe(1);
  });
});

describe('a damaged file (S8)', () => {
  test('is named with what to do, and not replaced', async () => {
    await writeFile(file, 'no database, but somebody may want it'.repeat(100));
    const before = await readFile(file);
    await expect(openStore()).rejects.toThrow(`the store of executions ${file} is damaged`);
    await expect(openStore()).rejects.toThrow(`delete ${file}, ${file}-wal and ${file}-shm`);
    expect(await readFile(file)).toEqual(before);
    expect(faults).toEqual([]);
  });

  test('is noticed where a history was changed', async () => {
    let store = await openStore();
    store.archive(execution(1), events(1, 200));
    await store.close();
    const database = new DatabaseSync(file);
    const row = database.prepare('SELECT id, events FROM history').get();
    const changed = Buffer.from(row?.events as Uint8Array); // the column holds bytes
    changed[changed.length - 10] = (changed[changed.length - 10] ?? 0) ^ 1;
    database.prepare('UPDATE history SET events = ?').run(changed);
    database.close();
    store = await openStore();
    expect(() => store.firstEvent(execution(1).arn)).toThrow(`${file} is damaged`);
    await store.close();
  });

  test('is noticed by whoever reads it and whoever writes it', async () => {
    let store = await openStore();
    for (let order = 1; order <= 500; order++) store.put(execution(order));
    await store.close();
    const handle = await open(file, 'r+');
    // The first page, of the file's header and its tables, stays.
    await handle.write(Buffer.alloc((await handle.stat()).size - 8192, 0xff), 0, undefined, 8192);
    await handle.close();
    await expect(
      (async () => {
        store = await openStore();
        store.get(execution(1).arn);
      })(),
    ).rejects.toThrow(`${file} is damaged`);
    await store.close().catch(() => undefined);
  });
});

test('a file of a newer release is refused', async () => {
  const database = new DatabaseSync(file);
  database.exec('PRAGMA user_version = 99');
  database.close();
  await expect(openStore()).rejects.toThrow(/has version 99 and was written by a newer release/);
});
