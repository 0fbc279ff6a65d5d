import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { MapRunRequest } from '../../../../../infra/local/stepfunctions/interpreter/map-run-request.ts';
import { MapRuns } from '../../../../../infra/local/stepfunctions/map-run/map-runs.ts';
import { RunFolder } from '../../../../../infra/local/stepfunctions/map-run/run-folder.ts';
import { FakeChildren, requestFor } from './fake-children.ts';
import { MemoryObjects } from './memory-objects.ts';

const folders: string[] = [];
const opened: MapRuns[] = [];
let dataFolder = '';
let children = new FakeChildren();
let objects = new MemoryObjects();
beforeEach(async () => {
  dataFolder = await mkdtemp(join(tmpdir(), 'map-runs-'));
  folders.push(dataFolder);
  children = new FakeChildren();
  objects = new MemoryObjects();
});
afterEach(() => Promise.all(opened.splice(0).map((runs) => runs.close())));
afterAll(() => Promise.all(folders.map((folder) => rm(folder, { recursive: true, force: true }))));

async function open(): Promise<MapRuns> {
  const folder = await RunFolder.open(dataFolder);
  const onFault = (error: unknown) => {
    throw error;
  };
  const options = { host: children, store: objects, now: () => 1000, onFault };
  const runs = new MapRuns(options, folder, await folder.records());
  opened.push(runs);
  return runs;
}
const asTheyAre = async <Items>(items: Items) => items;
const counts = (runs: MapRuns, request: MapRunRequest) => runs.find(request.arn)?.executions;

describe('a map run', () => {
  test('runs a child for each item, so many at once, and gives their outputs', async () => {
    const runs = await open();
    const request = requestFor([10, 20, 30, 40], { maxConcurrency: 2 });
    runs.start(request, asTheyAre);
    await children.until(() => children.running.length === 2);
    expect(counts(runs, request)).toMatchObject({ total: 4, running: 2, pending: 2, succeeded: 0 });
    for (let index = 0; index < 4; index++) {
      children.succeed();
      await children.until(() => children.started.length === Math.min(4, index + 3));
    }
    await children.until(() => children.outcomes.length > 0);
    expect(children.mostRunning).toBe(2);
    expect(children.outcomes).toEqual([{ kind: 'succeeded', output: '[10,20,30,40]' }]);
    expect(runs.find(request.arn)).toMatchObject({
      status: 'SUCCEEDED',
      stoppedAt: 1000,
      executions: { total: 4, succeeded: 4, running: 0, pending: 0, resultsWritten: 4 },
    });
  });

  test('without items succeeds with none', async () => {
    (await open()).start(requestFor([]), asTheyAre);
    await children.until(() => children.outcomes.length > 0);
    expect(children.outcomes).toEqual([{ kind: 'succeeded', output: '[]' }]);
  });

  test('gives its children what the selector makes of the items, in batches', async () => {
    const runs = await open();
    const batches = { maxItems: 2, maxBytes: undefined, input: undefined };
    const request = requestFor([1, 2, 3], { batches });
    runs.start(request, async (items) => items.map((item) => ({ item })));
    await children.until(() => children.running.length === 2);
    expect(children.started.map(({ input }) => JSON.parse(input))).toEqual([
      { Items: [{ item: 1 }, { item: 2 }] },
      { Items: [{ item: 3 }] },
    ]);
    expect(runs.find(request.arn)).toMatchObject({ executions: { total: 2 }, items: { total: 3, running: 3 } });
  });

  test('ends as soon as more has failed than it tolerates, with the children that still run', async () => {
    const runs = await open();
    const request = requestFor([1, 2, 3, 4, 5, 6], {
      maxConcurrency: 3,
      tolerance: { count: 1, percentage: undefined },
    });
    runs.start(request, asTheyAre);
    await children.until(() => children.running.length === 3);
    children.fail();
    await children.until(() => children.started.length === 4);
    children.fail();
    await children.until(() => children.outcomes.length > 0);
    expect(children.outcomes).toEqual([
      {
        kind: 'failed',
        error: 'States.ExceedToleratedFailureThreshold',
        cause: 'The specified tolerated failure threshold was exceeded',
      },
    ]);
    expect(children.stopped).toHaveLength(2);
    expect(runs.find(request.arn)).toMatchObject({
      status: 'FAILED',
      executions: { failed: 2, aborted: 2, pending: 2, running: 0 },
    });
  });

  test('counts the items of a batch that failed, not the batch', async () => {
    const batches = { maxItems: 3, maxBytes: undefined, input: undefined };
    const tolerance = { count: undefined, percentage: 50 };
    (await open()).start(requestFor([1, 2, 3, 4], { batches, tolerance, maxConcurrency: 1 }), asTheyAre);
    await children.until(() => children.running.length === 1);
    children.fail();
    await children.until(() => children.outcomes.length > 0);
    expect(children.outcomes).toMatchObject([{ error: 'States.ExceedToleratedFailureThreshold' }]);
  });

  test('that cannot read its items fails, and has no children', async () => {
    const format = {
      inputType: 'JSON',
      csvHeaders: undefined,
      csvDelimiter: ',',
      itemsPointer: undefined,
      maxItems: 0,
    } as const;
    const items = { kind: 'object', bucket: 'b', key: 'k', versionId: undefined, format } as const;
    const runs = await open();
    const request = requestFor([], { items });
    runs.start(request, asTheyAre);
    await children.until(() => children.outcomes.length > 0);
    expect(children.outcomes).toMatchObject([{ kind: 'failed', error: 'States.ItemReaderFailed' }]);
    expect(runs.find(request.arn)).toMatchObject({ status: 'FAILED', executions: { total: 0 } });
  });

  test('writes results to S3 also when it fails, for what has ended and for what has not begun', async () => {
    const writer = { target: { bucket: 'out', prefix: '' }, transformation: 'NONE', outputType: 'JSON' } as const;
    const runs = await open();
    runs.start(requestFor([1, 2], { writer, maxConcurrency: 1 }), asTheyAre);
    await children.until(() => children.running.length === 1);
    children.fail();
    await children.until(() => children.outcomes.length > 0);
    expect(objects.keys().map((key) => key.split('/').at(-1))).toEqual([
      'FAILED_0.json',
      'PENDING_0.json',
      'manifest.json',
    ]);
  });
});

describe('its limits', () => {
  test('can be raised while it runs: more children begin', async () => {
    const runs = await open();
    const request = requestFor([1, 2, 3], { maxConcurrency: 1 });
    runs.start(request, asTheyAre);
    await children.until(() => children.running.length === 1);
    expect(await runs.update(request.arn, { maxConcurrency: 3 })).toBe(true);
    await children.until(() => children.running.length === 3);
    expect(runs.find(request.arn)).toMatchObject({ maxConcurrency: 3 });
  });

  test('that were changed hold after a restart', async () => {
    const request = requestFor([1, 2, 3], { maxConcurrency: 1, tolerance: { count: 3, percentage: undefined } });
    const before = await open();
    before.start(request, asTheyAre);
    await children.until(() => children.running.length === 1);
    await before.update(request.arn, { maxConcurrency: 2, toleratedFailureCount: 0 });
    await before.close();
    const after = await open();
    after.start(request, asTheyAre);
    await children.until(() => children.running.length === 2);
    children.fail();
    await children.until(() => children.outcomes.length > 0);
    expect(children.outcomes).toMatchObject([{ kind: 'failed' }]);
  });

  test('that tolerate less than has failed already end it', async () => {
    const runs = await open();
    const request = requestFor([1, 2], { maxConcurrency: 1, tolerance: { count: 2, percentage: undefined } });
    runs.start(request, asTheyAre);
    await children.until(() => children.running.length === 1);
    children.fail();
    await children.until(() => children.started.length === 2);
    await runs.update(request.arn, { toleratedFailureCount: 0 });
    await children.until(() => children.outcomes.length > 0);
    expect(children.outcomes).toMatchObject([{ kind: 'failed' }]);
  });

  test('cannot be changed once it has ended', async () => {
    const runs = await open();
    const request = requestFor([]);
    runs.start(request, asTheyAre);
    await children.until(() => children.outcomes.length > 0);
    expect(await runs.update(request.arn, { maxConcurrency: 3 })).toBe(false);
    expect(await runs.update('arn:aws:states:us-east-1:000000000000:mapRun:m/l:none', {})).toBe(false);
  });
});

describe('after a restart', () => {
  test('goes on with the list it had, though its source has changed, and starts no child again', async () => {
    const format = {
      inputType: 'JSON',
      csvHeaders: undefined,
      csvDelimiter: ',',
      itemsPointer: undefined,
      maxItems: 0,
    } as const;
    const items = { kind: 'object', bucket: 'b', key: 'k', versionId: undefined, format } as const;
    const request = requestFor([], { items, maxConcurrency: 2 });
    objects.set('b', 'k', '[1,2,3,4]');
    const before = await open();
    before.start(request, asTheyAre);
    await children.until(() => children.running.length === 2);
    children.succeed();
    await children.until(() => children.started.length === 3);
    await before.close();

    objects.set('b', 'k', '["other"]');
    const after = await open();
    after.start(request, asTheyAre);
    await children.until(() => counts(after, request)?.succeeded === 1 || children.started.length > 3);
    for (let left = 3; left > 0; left--) {
      children.succeed();
      await children.until(() => children.running.length === Math.min(2, left - 1));
    }
    await children.until(() => children.outcomes.length > 0);
    expect(children.outcomes).toEqual([{ kind: 'succeeded', output: '[1,2,3,4]' }]);
    expect(new Set(children.started.map(({ arn }) => arn)).size).toBe(4);
    expect(children.started).toHaveLength(4);
    expect(objects.reads).toBe(1);
  });

  test('reads again when the list was not whole on disk, for then nothing had begun', async () => {
    const request = requestFor([1, 2]);
    const before = await open();
    const selected = Promise.withResolvers<void>();
    before.start(request, async () => {
      selected.resolve();
      return new Promise(() => undefined);
    });
    await selected.promise;
    await before.close();
    const after = await open();
    after.start(request, asTheyAre);
    await children.until(() => children.running.length === 2);
  });

  test('tells how it ended again when its execution may not have heard of it', async () => {
    const request = requestFor([1]);
    const before = await open();
    before.start(request, asTheyAre);
    const lost = children;
    lost.deliver = async () => {
      children.outcomes.push({ kind: 'succeeded', output: 'lost' });
      await before.close();
      return new Promise(() => undefined);
    };
    await lost.until(() => lost.running.length === 1);
    lost.succeed();
    while (lost.outcomes.length === 0) await new Promise(setImmediate);

    children = new FakeChildren();
    const after = await open();
    expect(after.find(request.arn)).toMatchObject({ status: 'SUCCEEDED' });
    after.start(request, asTheyAre);
    await children.until(() => children.outcomes.length > 0);
    expect(children.outcomes).toEqual([{ kind: 'succeeded', output: '[1]' }]);
    expect(children.started).toEqual([]);
  });

  test('what no execution waits for is stopped with its children', async () => {
    const request = requestFor([1, 2, 3], { maxConcurrency: 2 });
    const before = await open();
    before.start(request, asTheyAre);
    await children.until(() => children.running.length === 2);
    await before.close();
    const after = await open();
    await after.stopLeftovers(async () => true);
    expect(children.stopped).toEqual([]);
    await after.stopLeftovers(async () => false);
    expect(children.stopped).toHaveLength(2);
    expect(after.find(request.arn)).toMatchObject({ status: 'ABORTED' });
    expect((await open()).find(request.arn)).toMatchObject({ status: 'ABORTED' });
  });
});

test('a run that is stopped ends its children and tells nobody', async () => {
  const runs = await open();
  const request = requestFor([1, 2, 3], { maxConcurrency: 2 });
  runs.start(request, asTheyAre);
  await children.until(() => children.running.length === 2);
  await runs.stop(request.arn);
  expect(children.stopped).toHaveLength(2);
  expect(children.outcomes).toEqual([]);
  expect(runs.find(request.arn)).toMatchObject({ status: 'ABORTED', executions: { aborted: 2, pending: 1 } });
});

test('lists the runs of an execution, the youngest first, and forgets old ones', async () => {
  const runs = await open();
  const [first, second] = [1, 2].map((number) =>
    requestFor([], { arn: `arn:aws:states:us-east-1:000000000000:mapRun:machine/each:${number}` }),
  );
  if (!first || !second) throw new Error('two requests');
  runs.start(first, asTheyAre);
  runs.start(second, asTheyAre);
  await children.until(() => children.outcomes.length === 2);
  expect(runs.ofExecution(first.executionArn).map(({ arn }) => arn)).toEqual([second.arn, first.arn]);
  await runs.prune(1000);
  expect(runs.ofExecution(first.executionArn)).toHaveLength(2);
  // One that is just being ended stays until it has.
  while (runs.ofExecution(first.executionArn).length > 0) {
    await new Promise(setImmediate);
    await runs.prune(1001);
  }
  expect((await open()).find(first.arn)).toBeUndefined();
});
