import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { type DurableStore, openDurableStore } from '../../../../infra/local/sandbox/durable-store.ts';

describe('durable store', () => {
  let directory: string;
  let store: DurableStore;
  beforeEach(() => {
    directory = mkdtempSync(path.join(tmpdir(), 'durable-store-'));
    store = openDurableStore(directory, 'things');
  });
  afterEach(() => {
    store.close();
    rmSync(directory, { recursive: true });
  });

  test('keeps what a transaction put, over a restart', () => {
    store.transaction(() => store.collection<{ n: number }>('things').put('a', { n: 1 }));
    store.close();
    store = openDurableStore(directory, 'things');
    expect(store.collection<{ n: number }>('things').get('a')).toEqual({ n: 1 });
  });

  test('keeps nothing of a transaction that throws', () => {
    const things = store.collection<{ n: number }>('things');
    expect(() =>
      store.transaction(() => {
        things.put('a', { n: 1 });
        throw new Error('half-way');
      }),
    ).toThrow('half-way');
    expect(things.get('a')).toBeUndefined();
  });

  test('lists in the order of the first put, whole or by group, page by page', () => {
    const things = store.collection<string>('things');
    for (const id of ['a', 'b', 'c', 'd']) things.put(id, id, id === 'b' ? undefined : 'shown');
    things.put('a', 'a again', 'shown');
    expect(things.newestFirst({ limit: 3 })).toEqual({ items: ['d', 'c', 'b'], hasMore: true });
    expect(things.newestFirst({ limit: 3, after: 'b' })).toEqual({ items: ['a again'], hasMore: false });
    expect(things.oldestFirst({ limit: 2, group: 'shown' })).toEqual({ items: ['a again', 'c'], hasMore: true });
    expect(things.oldestFirst({ limit: 2, group: 'shown', after: 'c' })).toEqual({ items: ['d'], hasMore: false });
    expect(things.newestFirst({ limit: 5, after: 'unknown' })).toEqual({ items: [], hasMore: false });
  });

  test('forgets what is deleted', () => {
    const things = store.collection<string>('things');
    things.put('a', 'a');
    things.delete('a');
    expect(things.get('a')).toBeUndefined();
  });
});
