import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { EngineChild } from './engine-child.ts';
import { EngineOrders } from './engine-orders.ts';
import { JournalWatch } from './journal-watch.ts';

const limitMilliseconds = 180_000;
const segmentBytes = 6_000;
const atOnce = 6;

let folder: string;
let orders: EngineOrders;
let engine: EngineChild;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'comanda-compaction-'));
  orders = new EngineOrders();
  engine = await EngineChild.of({ folder, lambdaUrl: await orders.listen(), segmentBytes });
  await engine.start();
  await orders.createMachine(engine.url);
});

afterEach(async () => {
  await engine.kill();
  await orders.close();
  rmSync(folder, { recursive: true, force: true });
});

const segments = () => readdirSync(folder).filter((name) => name.endsWith('.log'));
const sizeOf = (name: string) => statSync(join(folder, name), { throwIfNoEntry: false })?.size ?? 0;

/** What the engine does in the background, seen from outside; each answers whether it has just come. */
function moments(): { readonly [Title in string]: () => boolean } {
  const watch = new JournalWatch(folder);
  let oldest = '';
  let log = 0;
  return {
    'a segment was deleted': () => {
      const before = oldest;
      oldest = segments().sort()[0] ?? '';
      return before !== '' && oldest !== before;
    },
    'a chain was begun anew': () => watch.fresh().some(({ kinds: [kind] }) => kind === 'moved' || kind === 'snapshot'),
    'the store was written': () => {
      const before = log;
      log = sizeOf('executions.sqlite-wal');
      return before > 0 && log > before;
    },
  };
}

describe('the engine, killed while it shortens its journal and archives what has ended', () => {
  test(
    'loses nothing, does nothing twice, and keeps the journal short',
    async () => {
      // They wait for all of it, and are carried from segment to segment.
      const waiting = await Promise.all(
        Array.from({ length: 5 }, (_, index) => orders.start(`waits-${index}`, { padding: 'x'.repeat(index * 3_000) })),
      );
      let isOver = false;
      const live = async (_: unknown, worker: number) => {
        for (let number = worker; !isOver; number += atOnce) {
          await orders.live((['plain', 'broken', 'stopped'] as const)[number % 3] ?? 'plain', number);
        }
      };
      const living = Promise.all(Array.from({ length: atOnce }, live));
      const killedAt: string[] = [];
      for (let round = 0; round < 5; round++) {
        for (const moment of Object.keys(moments())) {
          const isHere = moments()[moment] ?? (() => false);
          while (!isHere()) await sleep(1);
          await engine.kill();
          killedAt.push(moment);
          await engine.start();
        }
      }
      isOver = true;
      await living;
      expect(orders.troubles).toEqual([]);
      expect(killedAt).toHaveLength(15);

      for (const executionArn of waiting) {
        expect(await orders.call('DescribeExecution', { executionArn })).toMatchObject({ status: 'RUNNING' });
        const { events } = await orders.call('GetExecutionHistory', { executionArn });
        expect((events as unknown[]).length).toBeGreaterThan(8);
        await orders.call('StopExecution', { executionArn });
      }
      // What all of them took is many times as much; those that waited took 30,000 bytes.
      const written = Math.max(...segments().map((name) => Number(/\d+/.exec(name)?.[0]))) * segmentBytes;
      expect(written).toBeGreaterThan(200_000);
      while (segments().reduce((sum, name) => sum + sizeOf(name), 0) > 80_000) await sleep(20);
      expect(await engine.stop()).toBe(0);
      expect(engine.errors).toBe('');
    },
    limitMilliseconds,
  );
});
