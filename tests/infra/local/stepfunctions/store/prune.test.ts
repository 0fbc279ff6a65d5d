import { randomBytes } from 'node:crypto';
import { stat } from 'node:fs/promises';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { events, execution, machineArn } from './sample-executions.ts';
import { ScratchStore } from './scratch-store.ts';

let scratch: ScratchStore;

beforeEach(async () => {
  scratch = await ScratchStore.make();
});

afterEach(async () => {
  await scratch.remove();
  expect(scratch.faults).toEqual([]);
});

test('what stopped before that moment is gone, the rest stays', async () => {
  const { store } = scratch;
  const old = execution(1, { status: 'FAILED', stoppedAt: 1_790_000_010_000 });
  const young = execution(2, { status: 'FAILED', stoppedAt: 1_790_000_020_000 });
  const running = execution(0);
  store.archive(old, { ...events(1, 600), snapshot: 'old' });
  store.archive(young, { ...events(1, 600), snapshot: 'young' });
  store.archive(running, events(1, 600));
  expect(await store.prune(1_790_000_020_000)).toBe(1);
  expect(store.list({ machineArn, limit: 10 })).toEqual([young, running]);
  expect([store.has(old.arn), store.lastEventId(old.arn), store.snapshot(old.arn)]).toEqual([false, 0, undefined]);
  expect([store.lastEventId(young.arn), store.snapshot(young.arn)]).toEqual([600, 'young']);
  expect(store.lastEventId(running.arn)).toBe(600);
});

test('an execution that was redriven since is running, and stays', async () => {
  const { store } = scratch;
  store.archive(execution(1, { status: 'FAILED', stoppedAt: 1_790_000_010_000 }), events(1, 5));
  await store.flushed();
  store.put(execution(1, { redriveCount: 1 }));
  expect(await store.prune(1_800_000_000_000)).toBe(0);
  expect(store.lastEventId(execution(1).arn)).toBe(5);
});

test('the order goes on where it was when all are gone (S7)', async () => {
  scratch.store.put(execution(41, { status: 'SUCCEEDED', stoppedAt: 1_790_000_100_000 }));
  expect(await scratch.store.prune(1_800_000_000_000)).toBe(1);
  await scratch.reopen();
  expect(scratch.store.highestOrder).toBe(41);
});

test('the name of a map run goes with its last child', async () => {
  const mapRunArn = 'arn:aws:states:us-east-1:000000000000:mapRun:pack-parcel/Parcels:0a1b';
  const child = (order: number) => execution(order, { mapRunArn, status: 'SUCCEEDED', stoppedAt: order });
  scratch.store.put(child(1));
  scratch.store.put(child(2));
  await scratch.store.prune(2);
  expect(scratch.store.list({ mapRunArn, limit: 5 })).toEqual([child(2)]);
  await scratch.store.prune(3);
  scratch.store.put(child(3));
  await scratch.store.flushed();
  expect(scratch.store.list({ mapRunArn, limit: 5 })).toEqual([child(3)]);
  await scratch.store.prune(4);
  await scratch.close();
  const database = new DatabaseSync(scratch.file);
  expect(database.prepare('SELECT text FROM names WHERE text = ?').all(mapRunArn)).toEqual([]);
  database.close();
});

test('the file stays as big as what is kept, however much goes through it (S6)', async () => {
  const { store } = scratch;
  const sizes: number[] = [];
  let order = 0;
  for (let day = 1; day <= 4; day++) {
    for (let count = 0; count < 300; count++) {
      const ended = execution(++order, { status: 'SUCCEEDED', stoppedAt: day });
      store.archive(ended, events(1, 2, randomBytes(3000).toString('base64')));
    }
    await store.flushed();
    await store.prune(day);
    sizes.push((await stat(scratch.file)).size);
  }
  await store.prune(100);
  await scratch.close();
  const [, second = 0, , fourth = 0] = sizes;
  expect(second).toBeGreaterThan(1_000_000);
  expect(fourth).toBeLessThan(second * 1.2);
  expect((await stat(scratch.file)).size).toBeLessThan(200_000);
});

test('writes and reads go on while it prunes', async () => {
  const { store } = scratch;
  for (let order = 1; order <= 1500; order++) {
    store.archive(execution(order, { status: 'SUCCEEDED', stoppedAt: 1 }), events(1, 3));
  }
  await store.flushed();
  const pruned = store.prune(2);
  let isDone = false;
  pruned.then(() => {
    isDone = true;
  });
  const late = execution(2000);
  store.put(late);
  await store.flushed();
  expect(isDone).toBe(false);
  expect(store.list({ machineArn, limit: 1 })).toEqual([late]);
  expect(await pruned).toBe(1500);
  expect(store.list({ machineArn, limit: 10 })).toEqual([late]);
});

test('closing does not wait for all of it', async () => {
  const { store } = scratch;
  for (let order = 1; order <= 3000; order++) {
    store.put(execution(order, { status: 'SUCCEEDED', stoppedAt: 1 }));
  }
  await store.flushed();
  const pruned = store.prune(2);
  await scratch.reopen();
  expect(await pruned).toBeLessThan(3000);
  expect(await scratch.store.prune(2)).toBe(3000 - (await pruned));
});
