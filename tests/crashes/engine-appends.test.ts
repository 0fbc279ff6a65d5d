import { appendFileSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { EngineChild } from './engine-child.ts';
import { EngineOrders, type Kind } from './engine-orders.ts';
import { type Appended, JournalWatch } from './journal-watch.ts';

const limitMilliseconds = 180_000;
const kinds: readonly Kind[] = ['plain', 'broken', 'stopped'];
const atOnce = 3;
const mostOrders = 90;

let folder: string;
let orders: EngineOrders;
let engine: EngineChild;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'comanda-engine-'));
  orders = new EngineOrders();
  engine = await EngineChild.of({ folder, lambdaUrl: await orders.listen() });
  await engine.start();
  await orders.createMachine(engine.url);
});

afterEach(async () => {
  await engine.kill();
  await orders.close();
  rmSync(folder, { recursive: true, force: true });
});

/** Begins one order after the other, a few at once, until there are enough of them. */
function keepOrdering(isEnough: () => boolean): { readonly over: Promise<unknown>; isOver: boolean } {
  let number = 0;
  const one = async () => {
    while (!isEnough() && number < mostOrders) {
      const next = number++;
      await orders.live(kinds[next % kinds.length] ?? 'plain', next);
    }
  };
  const ordering = {
    isOver: false,
    over: Promise.all(Array.from({ length: atOnce }, one)).finally(() => {
      ordering.isOver = true;
    }),
  };
  return ordering;
}

/** A record that was being written when the power went: half of one that is like those before it. */
function tearLastWrite(): void {
  const name = readdirSync(folder)
    .filter((each) => each.endsWith('.log'))
    .sort()
    .at(-1);
  if (name === undefined) return;
  const text = readFileSync(join(folder, name), 'latin1');
  const last = text.slice(text.lastIndexOf('\n', text.length - 2) + 1);
  appendFileSync(join(folder, name), last.slice(0, last.length / 2), 'latin1');
}

/** All that the engine appends for these orders, and that may be the last it does. */
const expectedKinds = [
  ...['begun', 'event', 'snapshot', 'task-submitted', 'task-succeeded', 'task-failed', 'task-heartbeat'],
  ...['timer-fired', 'stopped', 'redriven'],
  ...['ExecutionStarted', 'ExecutionSucceeded', 'ExecutionFailed', 'ExecutionAborted', 'ExecutionRedriven'],
  ...['TaskScheduled', 'TaskStarted', 'TaskSubmitted', 'TaskSucceeded', 'TaskFailed', 'TaskStateExited'],
  ...['ParallelStateStarted', 'ParallelStateSucceeded', 'MapStateStarted', 'MapIterationSucceeded', 'WaitStateEntered'],
];

describe('the engine, killed', () => {
  test(
    'at the first record of every kind, with a torn one after it, goes on where its journal ends',
    async () => {
      const watch = new JournalWatch(folder);
      const killedAt = new Map<string, Appended>();
      const kindsKilledAt = () => new Set([...killedAt.values()].flatMap((record) => record.kinds));
      const isComplete = () => expectedKinds.every((kind) => kindsKilledAt().has(kind));
      const isNew = (record: Appended) => !killedAt.has(record.kinds.join());
      const ordering = keepOrdering(isComplete);
      while (!ordering.isOver) {
        const record = await watch.next(isNew, () => ordering.isOver);
        if (record === undefined) break;
        await engine.kill();
        killedAt.set(record.kinds.join(), record);
        // Appended between our look and its end: those were not killed at.
        watch.fresh();
        tearLastWrite();
        await engine.start();
      }
      await ordering.over;
      expect(orders.troubles).toEqual([]);
      expect([...kindsKilledAt()]).toEqual(expect.arrayContaining(expectedKinds));
      expect(killedAt.size).toBeGreaterThan(12);
    },
    limitMilliseconds,
  );

  test(
    'while a function answers, asks it again, and nobody twice whose answer it has',
    async () => {
      const killedIn = new Set<string>();
      let isBusy = Promise.resolve();
      orders.onCall = async ({ step }) => {
        if (killedIn.has(step)) return;
        killedIn.add(step);
        // One after the other; those that are called meanwhile are not answered either.
        isBusy = isBusy.then(async () => {
          await engine.kill();
          await engine.start();
        });
        await isBusy;
      };
      const steps = ['flaky', 'ask', 'left', 'item', 'charge', 'ship'];
      const ordering = keepOrdering(() => steps.every((step) => killedIn.has(step)));
      await ordering.over;
      expect([...killedIn].toSorted()).toEqual(steps.toSorted());
      expect(orders.troubles).toEqual([]);
      expect(await engine.stop()).toBe(0);
      expect(engine.errors).toBe('');
    },
    limitMilliseconds,
  );
});
