import { randomBytes } from 'node:crypto';
import { stat } from 'node:fs/promises';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { ExecutionStore } from '../../../../../infra/local/stepfunctions/store/execution-store.ts';
import { events, execution, machineArn } from './sample-executions.ts';
import { ScratchStore } from './scratch-store.ts';

let scratch: ScratchStore;
let store: ExecutionStore;

beforeEach(async () => {
  scratch = await ScratchStore.make();
  store = scratch.store;
});

afterEach(async () => {
  await scratch.remove();
  expect(scratch.faults).toEqual([]);
});

async function reopen(): Promise<void> {
  await scratch.reopen();
  store = scratch.store;
}

describe('an execution that was put', () => {
  test('is known at once, written or not', async () => {
    const running = execution(1);
    store.put(running);
    expect(store.get(running.arn)).toEqual(running);
    expect(store.has(execution(2).arn)).toBe(false);
    await store.flushed();
    expect(store.get(running.arn)).toEqual(running);
  });

  test('is given back whole after a restart', async () => {
    const child = execution(7, {
      status: 'FAILED',
      stoppedAt: 1_790_000_999_000,
      mapRunArn: 'arn:aws:states:us-east-1:000000000000:mapRun:pack-parcel/Parcels:0a1b',
      redriveCount: 2,
      redrivenAt: 1_790_000_500_000,
      details: { revision: 'r-1', tags: ['fragile', null], 'ein Wort': 'Größe 木箱' },
    });
    store.put(child);
    await reopen();
    expect(store.get(child.arn)).toEqual(child);
    expect(store.highestOrder).toBe(7);
  });

  test('keeps a name that is not the end of its ARN', async () => {
    const express = execution(1, {
      arn: 'arn:aws:states:us-east-1:000000000000:express:pack-parcel:noon:5f2c',
      name: 'noon',
    });
    store.put(express);
    await reopen();
    expect(store.get(express.arn)).toEqual(express);
  });

  test('is one execution however often it is put, and the last word counts (S2)', async () => {
    const ended = execution(1, { status: 'SUCCEEDED', stoppedAt: 1_790_000_002_000 });
    store.put(execution(1));
    await store.flushed();
    store.archive(ended, events(1, 3));
    store.archive(ended, events(1, 3));
    await store.flushed();
    store.put(ended);
    store.archive(ended, events(1, 3));
    await store.flushed();
    expect(store.list({ machineArn, limit: 10 })).toEqual([ended]);
    expect(store.historyPage(ended.arn, { limit: 10 }).map(({ id }) => id)).toEqual([1, 2, 3]);
  });
});

describe('a history', () => {
  test('that is short is read back as it was', async () => {
    const archive = events(1, 4, 'mit Umlaut: ü');
    const failed = execution(1, { status: 'FAILED', stoppedAt: 1_790_000_002_000 });
    store.archive(failed, { ...archive, snapshot: '{"frames":[]}' });
    await reopen();
    expect(store.historyPage(failed.arn, { limit: 100 })).toEqual(JSON.parse(archive.eventsJson));
    expect(store.firstEvent(failed.arn)?.id).toBe(1);
    expect(store.lastEvent(failed.arn)?.id).toBe(4);
    expect(store.lastEventId(failed.arn)).toBe(4);
    expect(store.snapshot(failed.arn)).toBe('{"frames":[]}');
  });

  test('that nobody archived is empty', async () => {
    store.put(execution(1));
    await store.flushed();
    for (const { arn } of [execution(1), execution(2)]) {
      expect(store.historyPage(arn, { limit: 10 })).toEqual([]);
      expect(store.firstEvent(arn)).toBeUndefined();
      expect(store.lastEvent(arn)).toBeUndefined();
      expect(store.lastEventId(arn)).toBe(0);
      expect(store.snapshot(arn)).toBeUndefined();
    }
  });

  test('loses its snapshot when a redrive succeeds, and keeps it while one runs', async () => {
    const failed = execution(1, { status: 'FAILED', stoppedAt: 1_790_000_002_000 });
    store.archive(failed, { ...events(1, 4), snapshot: 'the state' });
    await store.flushed();
    store.put(execution(1, { redriveCount: 1 }));
    await store.flushed();
    expect(store.snapshot(failed.arn)).toBe('the state');
    store.archive(execution(1, { status: 'SUCCEEDED', redriveCount: 1 }), events(5, 9));
    await store.flushed();
    expect(store.snapshot(failed.arn)).toBeUndefined();
    expect(store.lastEventId(failed.arn)).toBe(9);
  });
});

test('durable settles when what was queued is written', async () => {
  store.archive(execution(1), events(1, 600, 'x'.repeat(1000)));
  await store.durable();
  expect(store.lastEventId(execution(1).arn)).toBe(600);
});

test('the log stays small, however much goes through it (S5)', async () => {
  let largest = 0;
  for (let order = 1; order <= 60; order++) {
    store.archive(execution(order), events(1, 2, randomBytes(500_000).toString('base64')));
    await store.flushed();
    largest = Math.max(largest, (await stat(`${scratch.file}-wal`)).size);
  }
  expect((await stat(scratch.file)).size).toBeGreaterThan(50_000_000);
  expect(largest).toBeLessThan(12_000_000);
});
