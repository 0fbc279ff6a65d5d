import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { fileCheckpoint } from '../../../../infra/local/lambda/stream-checkpoint.ts';
import { type DeadLetter, mapStreamToFunction } from '../../../../infra/local/lambda/stream-mapping.ts';
import type { StreamPage, StreamRecord } from '../../../../infra/local/stream-records.ts';

let folder: string;
let checkpointFile: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'comanda-test-'));
  checkpointFile = join(folder, 'checkpoint.json');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const record = (n: number): StreamRecord => ({
  eventID: String(n),
  eventName: 'INSERT',
  eventVersion: '1.1',
  eventSource: 'aws:dynamodb',
  dynamodb: {
    ApproximateCreationDateTime: 0,
    Keys: { PK: { S: `ORDER#${n}` } },
    SequenceNumber: String(n),
    StreamViewType: 'NEW_IMAGE',
  },
});

/** A stream of that many records, in memory. */
function streamOf(count: number) {
  const records = Array.from({ length: count }, (_, index) => record(index + 1));
  const trims: number[] = [];
  return {
    trims,
    hasChanged: () => false,
    trim: (upTo: number) => trims.push(upTo),
    read: (after: number, _filter: unknown, limit: number): StreamPage => {
      const page = records.slice(after, after + limit);
      return { records: page, upTo: after + page.length, isWhole: page.length < limit };
    },
  };
}

interface Run {
  readonly source: ReturnType<typeof streamOf>;
  /** What the function says of the records it is handed: the failed ones; it may throw. */
  readonly fails?: (numbers: readonly number[]) => readonly number[];
  readonly giveUp?: (deadLetter: DeadLetter) => Promise<void>;
  readonly checkpoint?: ReturnType<typeof fileCheckpoint>;
  /** Ends the run, as a kill would, when it says so before the function's answer is heard. */
  readonly diesAt?: (numbers: readonly number[]) => boolean;
}

/** Follows the stream until there is nothing left to do; answers what the function was handed, call by call. */
async function followed(run: Run): Promise<number[][]> {
  const calls: number[][] = [];
  const stop = new AbortController();
  let idle = 0;
  const handler = async (event: unknown) => {
    // The shape is what the mapping under test promises.
    const { Records } = event as { Records: readonly StreamRecord[] };
    const numbers = Records.map(({ dynamodb }) => Number(dynamodb.SequenceNumber));
    calls.push(numbers);
    idle = 0;
    if (run.diesAt?.(numbers)) stop.abort();
    const failures = run.fails?.(numbers) ?? [];
    return { batchItemFailures: failures.map((n) => ({ itemIdentifier: String(n) })) };
  };
  await mapStreamToFunction(
    {
      streamArn: 'arn:stream',
      filter: { eventName: 'INSERT', sortKeyPrefix: 'EVENT#' },
      functionName: 'publisher',
      deployed: { handler, timeoutSeconds: 5 },
      source: run.source,
      checkpoint: run.checkpoint ?? fileCheckpoint(checkpointFile),
      giveUp: run.giveUp ?? (async () => undefined),
      log: () => undefined,
      wait: async () => {
        idle += 1;
        if (idle > 60) stop.abort();
      },
    },
    stop.signal,
  );
  return calls;
}

test('hands each record to the function once, in order, and what comes later when it comes', async () => {
  expect(await followed({ source: streamOf(450) })).toEqual([
    Array.from({ length: 200 }, (_, index) => index + 1),
    Array.from({ length: 200 }, (_, index) => index + 201),
    Array.from({ length: 50 }, (_, index) => index + 401),
  ]);
  expect(await followed({ source: streamOf(452) })).toEqual([[451, 452]]);
});

test('a kill after the function and before the checkpoint repeats that batch and loses nothing', async () => {
  const checkpoint = {
    read: fileCheckpoint(checkpointFile).read,
    write: async () => Promise.reject(new Error('killed')),
  };
  const killed = await followed({ source: streamOf(3), checkpoint, diesAt: () => true });
  expect(killed).toEqual([[1, 2, 3]]);
  expect(await followed({ source: streamOf(3) })).toEqual([[1, 2, 3]]);
});

test('a kill repeats the batch that it met and none that was handled before', async () => {
  const killed = await followed({ source: streamOf(450), diesAt: (numbers) => numbers.includes(201) });
  expect(killed).toHaveLength(2);
  const [again] = await followed({ source: streamOf(450) });
  expect(again?.[0]).toBe(201);
});

test('a record that is failing when the end comes is not passed', async () => {
  const fails = (numbers: readonly number[]) => numbers.filter((n) => n === 2);
  await followed({ source: streamOf(3), fails, diesAt: (numbers) => numbers[0] === 2 });
  expect(await followed({ source: streamOf(3) })).toEqual([[2, 3]]);
});

test('a checkpoint that was torn apart repeats what is left of the stream', async () => {
  await followed({ source: streamOf(3) });
  writeFileSync(checkpointFile, '{"streamArn":');
  expect(await followed({ source: streamOf(3) })).toEqual([[1, 2, 3]]);
});

test('the checkpoint of another stream is not this one’s', async () => {
  await fileCheckpoint(checkpointFile).write('arn:earlier', 2);
  expect(await followed({ source: streamOf(3) })).toEqual([[1, 2, 3]]);
});

test('a record that can never be taken is tried alone, given up and named, and the others are handed in once', async () => {
  const given: DeadLetter[] = [];
  const calls = await followed({
    source: streamOf(5),
    fails: (numbers) => numbers.filter((n) => n === 3),
    giveUp: async (deadLetter) => {
      given.push(deadLetter);
    },
  });
  expect(calls).toEqual([[1, 2, 3, 4, 5], [3], [3], [3], [3], [4, 5]]);
  expect(given).toMatchObject([
    {
      requestContext: { functionArn: 'publisher', condition: 'RetryAttemptsExhausted', approximateInvokeCount: 5 },
      DDBStreamBatchInfo: { startSequenceNumber: '3', endSequenceNumber: '3', batchSize: 1, streamArn: 'arn:stream' },
      keys: { PK: { S: 'ORDER#3' } },
    },
  ]);
});

test('two such records behind each other, the last one included, are given up one by one', async () => {
  const given: string[] = [];
  await followed({
    source: streamOf(3),
    fails: (numbers) => numbers.filter((n) => n > 1),
    giveUp: async ({ DDBStreamBatchInfo }) => {
      given.push(DDBStreamBatchInfo.startSequenceNumber);
    },
  });
  expect(given).toEqual(['2', '3']);
  expect(fileCheckpoint(checkpointFile).read('arn:stream')).toBe(3);
});

test('while the dead-letter queue is away too, nothing is given up, and all goes on once the servers are back', async () => {
  let calls = 0;
  const taken: number[] = [];
  await followed({
    source: streamOf(2),
    fails: (numbers) => {
      calls += 1;
      if (calls <= 12) throw new Error('connection refused');
      taken.push(...numbers);
      return [];
    },
    giveUp: async () => Promise.reject(new Error('connection refused')),
  });
  expect(taken).toEqual([1, 2]);
});

test('an answer that names no record of the batch repeats the batch from its beginning', async () => {
  let calls = 0;
  const seen = await followed({
    source: streamOf(2),
    fails: () => {
      calls += 1;
      return calls === 1 ? [99] : [];
    },
  });
  expect(seen).toEqual([[1, 2], [1], [2]]);
});

test('deletes what it has passed, now and then and when there is nothing to do, and never what it has not', async () => {
  const source = streamOf(1_250);
  await followed({ source });
  expect(source.trims).toEqual([1_000, 1_250]);
  const stuck = streamOf(1_300);
  await followed({ source: stuck, diesAt: (numbers) => numbers.includes(1_251) });
  expect(stuck.trims).toEqual([]);
});
