import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { HistoryEvent } from '../../../../../infra/local/stepfunctions/interpreter/history-event.ts';
import { pack, pagesOf, unpack } from '../../../../../infra/local/stepfunctions/store/history-pages.ts';
import { events, execution } from './sample-executions.ts';
import { ScratchStore } from './scratch-store.ts';

let scratch: ScratchStore;
let order = 0;

beforeAll(async () => {
  scratch = await ScratchStore.make();
});

afterAll(async () => {
  await scratch.remove();
  expect(scratch.faults).toEqual([]);
});

const ids = (page: readonly HistoryEvent[]): number[] => page.map(({ id }) => id);

async function archived(...parts: ReturnType<typeof events>[]): Promise<string> {
  const subject = execution(++order, { name: `history-${order}` });
  for (const part of parts) scratch.store.archive(subject, part);
  await scratch.store.flushed();
  return subject.arn;
}

test('a history whose beginning was lost with an earlier database is kept from where it goes on', async () => {
  const arn = await archived(events(9, 12), events(9, 14));
  expect(ids(scratch.store.historyPage(arn, { limit: 100 }))).toEqual([9, 10, 11, 12, 13, 14]);
  expect(scratch.store.firstEvent(arn)).toBeUndefined();
  expect(scratch.store.lastEvent(arn)?.id).toBe(14);
});

describe('a long history', () => {
  test('is kept in pages, so that one part is read without the rest', () => {
    const pages = pagesOf(events(1, 1000), 0);
    expect(pages.map(({ firstEvent, lastEvent }) => [firstEvent, lastEvent])).toEqual([
      [1, 250],
      [251, 500],
      [501, 750],
      [751, 1000],
    ]);
    expect(ids(JSON.parse(unpack(pages[2]?.packed ?? pack('[]'))))[0]).toBe(501);
  });

  test('has smaller pages where its events are big', () => {
    const pages = pagesOf(events(1, 20, 'x'.repeat(100_000)), 0);
    expect(pages.length).toBe(10);
    expect(pagesOf(events(1, 2, 'x'.repeat(1_000_000)), 0).length).toBe(2);
  });

  test('is as it was, whatever its size', async () => {
    const whole = events(1, 25_000);
    const arn = await archived(whole);
    expect(scratch.store.historyPage(arn, { limit: 25_000 })).toEqual(JSON.parse(whole.eventsJson));
    expect(scratch.store.lastEvent(arn)?.id).toBe(25_000);
  });
});

test('what was changed since it was packed is never taken for what was packed (S8)', () => {
  const text = JSON.stringify(Array.from({ length: 40 }, (_, index) => Math.sin(index)));
  const packed = pack(text);
  const outcomes = Array.from(packed, (byte, index) => {
    const changed = Buffer.from(packed);
    changed[index] = byte ^ 4;
    try {
      return unpack(changed);
    } catch {
      return 'refused';
    }
  });
  expect(unpack(packed)).toBe(text);
  expect(outcomes.filter((outcome) => outcome !== 'refused' && outcome !== text)).toEqual([]);
});

describe('what is archived again (S3)', () => {
  test('leaves what is kept as it is, and adds what comes after it', async () => {
    const arn = await archived(events(1, 10, 'first'), events(1, 4, 'again'), events(6, 12, 'longer'));
    const kept = scratch.store.historyPage(arn, { limit: 100 });
    expect(ids(kept)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]);
    const fillers = kept.map(({ details }) => JSON.parse(String(details?.input)).filler);
    expect(fillers).toEqual([...Array(10).fill('first'), 'longer', 'longer']);
  });

  test('may bring a snapshot alone', async () => {
    const arn = await archived(events(1, 3), { ...events(1, 3), snapshot: 'later' });
    expect(scratch.store.snapshot(arn)).toBe('later');
    expect(scratch.store.lastEventId(arn)).toBe(3);
  });
});

test('pages of any archives are those of a plain array', async () => {
  const query = fc.record({
    from: fc.option(fc.integer({ min: 1, max: 700 }), { nil: undefined }),
    limit: fc.integer({ min: 1, max: 700 }),
    reverse: fc.boolean(),
  });
  const lengths = fc.array(fc.integer({ min: 1, max: 300 }), { minLength: 1, maxLength: 4 });
  await fc.assert(
    fc.asyncProperty(lengths, fc.array(query, { minLength: 5, maxLength: 5 }), async (parts, queries) => {
      let last = 0;
      const archives = parts.map((length) => {
        const first = last + 1;
        last += length;
        return events(first, last);
      });
      const arn = await archived(...archives);
      const all = Array.from({ length: last }, (_, index) => index + 1);
      for (const { from, limit, reverse } of queries) {
        const inOrder = reverse ? all.toReversed() : all;
        const expected = inOrder.filter((id) => from === undefined || (reverse ? id <= from : id >= from));
        expect(ids(scratch.store.historyPage(arn, { from, limit, reverse }))).toEqual(expected.slice(0, limit));
      }
    }),
    { numRuns: 40 },
  );
});
