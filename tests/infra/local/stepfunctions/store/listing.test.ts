import { afterAll, beforeAll, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { StoredExecution, StoredStatus } from '../../../../../infra/local/stepfunctions/store/stored-execution.ts';
import { execution, machineArn } from './sample-executions.ts';
import { ScratchStore } from './scratch-store.ts';

const otherMachineArn = `${machineArn}-abroad`;
const mapRunArn = 'arn:aws:states:us-east-1:000000000000:mapRun:pack-parcel/Parcels:0a1b';
const statuses: readonly StoredStatus[] = ['RUNNING', 'SUCCEEDED', 'FAILED', 'TIMED_OUT', 'ABORTED', 'PENDING_REDRIVE'];

let scratch: ScratchStore;
let all: StoredExecution[];

beforeAll(async () => {
  scratch = await ScratchStore.make();
  // Many share a millisecond, some statuses are rare, and what was put first did not start first.
  all = Array.from({ length: 600 }, (_, index) => {
    const order = (index * 7) % 600;
    const isOther = order % 5 === 0;
    return execution(order, {
      startedAt: 1_790_000_000_000 + Math.floor(order / 40),
      machineArn: isOther ? otherMachineArn : machineArn,
      ...(order % 3 === 0 ? { mapRunArn } : {}),
      status: order % 97 === 0 ? (statuses[(order / 97) % statuses.length] ?? 'FAILED') : 'SUCCEEDED',
      redriveCount: order % 11 === 0 ? 1 : 0,
    });
  });
  for (const one of all) scratch.store.put(one);
  await scratch.store.flushed();
});

afterAll(async () => {
  await scratch.remove();
  expect(scratch.faults).toEqual([]);
});

const newestFirst = (a: StoredExecution, b: StoredExecution): number => b.startedAt - a.startedAt || b.order - a.order;

function listedBy(list: string): StoredExecution[] {
  return all.filter((one) => (one.mapRunArn ?? one.machineArn) === list).toSorted(newestFirst);
}

test('pages of a list, one after the other, are the list (S7)', () => {
  const where = fc.constantFrom({ machineArn }, { machineArn: otherMachineArn }, { mapRunArn });
  fc.assert(
    fc.property(
      where,
      fc.option(fc.constantFrom(...statuses), { nil: undefined }),
      fc.option(fc.constantFrom('REDRIVEN' as const, 'NOT_REDRIVEN' as const), { nil: undefined }),
      fc.integer({ min: 1, max: 300 }),
      (list, status, redrive, limit) => {
        const expected = listedBy('mapRunArn' in list ? list.mapRunArn : list.machineArn).filter(
          (one) =>
            (status === undefined || one.status === status) &&
            (redrive === undefined || one.redriveCount > 0 === (redrive === 'REDRIVEN')),
        );
        const listed: StoredExecution[] = [];
        for (let page = scratch.store.list({ ...list, status, redrive, limit }); page.length > 0; ) {
          expect(page.length).toBeLessThanOrEqual(limit);
          listed.push(...page);
          page = scratch.store.list({ ...list, status, redrive, limit, before: page.at(-1) });
        }
        expect(listed).toEqual(expected);
      },
    ),
    { numRuns: 60 },
  );
});

test('a page goes on where the one before ended, though more was started', async () => {
  const [first, second] = listedBy(machineArn);
  scratch.store.put(execution(10_000, { machineArn: `${machineArn}-today` }));
  const [newest] = scratch.store.list({ machineArn, limit: 1 });
  const later = execution(10_001);
  scratch.store.put(later);
  await scratch.store.flushed();
  expect(newest).toEqual(first);
  expect(scratch.store.list({ machineArn, limit: 1, before: newest })).toEqual([second]);
  expect(scratch.store.list({ machineArn, limit: 1 })).toEqual([later]);
  all.push(later);
});

test('a status is counted where its executions are listed', () => {
  const expected = new Map<StoredStatus, number>();
  for (const { status } of listedBy(mapRunArn)) expected.set(status, (expected.get(status) ?? 0) + 1);
  expect(scratch.store.countByStatus(mapRunArn)).toEqual(expected);
  expect(scratch.store.countByStatus('arn:nobody')).toEqual(new Map());
});

test('an execution moves to the list of its new status', async () => {
  const running = execution(20_000, { machineArn: `${machineArn}-slow` });
  scratch.store.put(running);
  await scratch.store.flushed();
  scratch.store.put({ ...running, status: 'TIMED_OUT', stoppedAt: running.startedAt + 5 });
  await scratch.store.flushed();
  const inStatus = (status: StoredStatus) =>
    scratch.store.list({ machineArn: running.machineArn, status, limit: 5 }).length;
  expect([inStatus('RUNNING'), inStatus('TIMED_OUT')]).toEqual([0, 1]);
});
