import { afterEach, beforeEach, expect, jest, test } from '@jest/globals';
import fc from 'fast-check';
import type { QueuedWrite } from '../../../../../infra/local/stepfunctions/store/stored-execution.ts';
import { WriteQueue } from '../../../../../infra/local/stepfunctions/store/write-queue.ts';
import { events, execution } from './sample-executions.ts';

/** Batches as they are sent, each written when the test says so. */
class Sent {
  readonly batches: (readonly QueuedWrite[])[] = [];
  readonly #acknowledge: (() => void)[] = [];
  readonly queue = new WriteQueue((writes) => {
    this.batches.push(writes);
    return new Promise<void>((resolve) => this.#acknowledge.push(resolve));
  });

  async written(): Promise<void> {
    this.#acknowledge.shift()?.();
    await jest.advanceTimersByTimeAsync(0);
  }
}

beforeEach(() => {
  jest.useFakeTimers();
});

afterEach(() => {
  jest.useRealTimers();
});

test('what comes of one execution before its batch leaves is one write (S2)', async () => {
  const { queue, batches } = new Sent();
  const ended = execution(1, { status: 'SUCCEEDED' });
  queue.add(execution(1));
  queue.add(execution(2));
  queue.add(ended, events(1, 3));
  expect(batches).toEqual([]);
  await jest.advanceTimersByTimeAsync(100);
  expect(batches).toEqual([
    [
      { execution: ended, archives: [events(1, 3)] },
      { execution: execution(2), archives: [] },
    ],
  ]);
});

test('whoever waits for a write makes it leave at once', () => {
  const { queue, batches } = new Sent();
  queue.add(execution(1));
  queue.flushed();
  expect(batches.length).toBe(1);
});

test('a batch has a size, and what is left over does not wait for more', async () => {
  const { queue, batches } = new Sent();
  for (let order = 1; order <= 700; order++) queue.add(execution(order));
  expect(batches.map(({ length }) => length)).toEqual([500]);
  await jest.advanceTimersByTimeAsync(100);
  expect(batches.map(({ length }) => length)).toEqual([500, 200]);
});

test('big histories fill a batch, too', async () => {
  const { queue, batches } = new Sent();
  for (let order = 1; order <= 5; order++) queue.add(execution(order), events(1, 2, 'x'.repeat(800_000)));
  await jest.advanceTimersByTimeAsync(100);
  expect(batches.map(({ length }) => length)).toEqual([2, 2]);
});

test('while the worker is behind, writes gather', async () => {
  const sent = new Sent();
  for (let order = 1; order <= 5; order++) {
    sent.queue.add(execution(order));
    await jest.advanceTimersByTimeAsync(100);
  }
  expect(sent.batches.length).toBe(2);
  await sent.written();
  expect(sent.batches.map(({ length }) => length)).toEqual([1, 1, 3]);
});

test('flushed settles when all before it is written and not before, and an execution is known all along', async () => {
  const step = fc.oneof(
    fc.record({ kind: fc.constant('add' as const), order: fc.integer({ min: 1, max: 900 }), count: fc.nat(600) }),
    fc.record({ kind: fc.constantFrom('written' as const, 'flush' as const, 'tick' as const) }),
  );
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 20 }), async (steps) => {
      const sent = new Sent();
      const latest = new Map<string, number>();
      const stored = new Map<string, number>();
      let seen = 0;
      let version = 0;
      const waiting = new Set<object>();
      const tooEarly: string[] = [];
      const unknown: string[] = [];
      const acknowledge = async (): Promise<void> => {
        const batch = sent.batches[seen];
        if (!batch) return;
        seen++;
        for (const { execution: one } of batch) stored.set(one.arn, one.startedAt);
        await sent.written();
      };
      for (const one of steps) {
        if (one.kind === 'add') {
          for (let index = 0; index < one.count; index++) {
            const put = execution(one.order + index, { startedAt: ++version });
            sent.queue.add(put);
            latest.set(put.arn, version);
          }
        } else if (one.kind === 'written') {
          await acknowledge();
        } else if (one.kind === 'tick') {
          await jest.advanceTimersByTimeAsync(100);
        } else {
          const promised = new Map(latest);
          waiting.add(promised);
          sent.queue.flushed().then(() => {
            waiting.delete(promised);
            for (const [arn, least] of promised) if ((stored.get(arn) ?? 0) < least) tooEarly.push(arn);
          });
        }
        for (const [arn, newest] of latest) {
          if ((sent.queue.find(arn)?.startedAt ?? stored.get(arn)) !== newest) unknown.push(arn);
        }
      }
      await jest.advanceTimersByTimeAsync(100);
      while (seen < sent.batches.length) await acknowledge();
      expect([waiting.size, tooEarly, unknown]).toEqual([0, [], []]);
      expect(stored).toEqual(latest);
    }),
    { numRuns: 60 },
  );
});

test('a write that fails is told to all who wait, and to those who come later', async () => {
  let sends = 0;
  const queue = new WriteQueue(() => {
    sends++;
    return Promise.reject(new Error('the disk is full'));
  });
  queue.add(execution(1));
  await expect(queue.flushed()).rejects.toThrow('the disk is full');
  queue.add(execution(2));
  await jest.advanceTimersByTimeAsync(100);
  await expect(queue.flushed()).rejects.toThrow('the disk is full');
  expect(sends).toBe(1);
});
