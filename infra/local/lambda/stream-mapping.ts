/**
 * What Lambda's event-source mapping does for the stream of a table. Invariants:
 * S1 The checkpoint passes a record only when the function took it or its dead letter was stored.
 * S2 Records reach the function in their order; none goes before one that failed was taken or given up.
 * S3 One that fails again and again is given up alone, after `maxAttempts`.
 * A batch that was handled and not checkpointed comes again: delivery is at least once.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import type { StreamFilter, StreamPage, StreamRecord } from '../stream-records.ts';
import { type DeployedFunction, invoke } from './invoke-api.ts';
import type { StreamCheckpoint } from './stream-checkpoint.ts';

const batchSize = 200;
const pollMilliseconds = 100;
const maxAttempts = 5;
const firstRetryMilliseconds = 100;
const maxRetryMilliseconds = 3_000;
/** Deleting what was read takes the table's write lock: not with every batch. */
const trimEvery = 1_000;
const trimAfterIdlePolls = 30;

/** Lambda takes no answer, and one without the list, for success. */
const answerSchema = z
  .object({ batchItemFailures: z.array(z.object({ itemIdentifier: z.string() })).default([]) })
  .nullish();

export interface StreamMapping {
  readonly streamArn: string;
  readonly filter: StreamFilter;
  readonly functionName: string;
  readonly deployed: DeployedFunction;
  readonly source: {
    hasChanged(): boolean;
    read(after: number, filter: StreamFilter, limit: number): StreamPage;
    trim(upTo: number): void;
  };
  readonly checkpoint: StreamCheckpoint;
  /** Where a record goes that is given up. When it throws, the record is tried again. */
  readonly giveUp: (deadLetter: DeadLetter) => Promise<void>;
  readonly log: (message: string) => void;
  /** How time passes between polls and between attempts. */
  readonly wait?: (milliseconds: number, stop: AbortSignal) => Promise<void>;
}

/**
 * As Lambda sends it to an on-failure destination (docs.aws.amazon.com/lambda/latest/dg/with-ddb-onfailure-destination.html),
 * and the keys, by which the item can be read again: the record itself is gone by then.
 */
export interface DeadLetter {
  readonly requestContext: {
    readonly functionArn: string;
    readonly condition: 'RetryAttemptsExhausted';
    readonly approximateInvokeCount: number;
  };
  readonly version: '1.0';
  readonly timestamp: string;
  readonly DDBStreamBatchInfo: {
    readonly startSequenceNumber: string;
    readonly endSequenceNumber: string;
    readonly batchSize: 1;
    readonly streamArn: string;
  };
  readonly keys: unknown;
}

const wait = (milliseconds: number, stop: AbortSignal) => sleep(milliseconds, undefined, { signal: stop });

/** Hands the stream's records to the function until it is told to stop. */
export async function mapStreamToFunction(mapping: StreamMapping, stop: AbortSignal): Promise<void> {
  while (!stop.aborted) {
    try {
      await follow(mapping, stop);
    } catch (error) {
      if (stop.aborted) return;
      mapping.log(`${mapping.functionName}: the stream cannot be followed: ${String(error)}`);
      await sleep(500);
    }
  }
}

async function follow(mapping: StreamMapping, stop: AbortSignal): Promise<void> {
  const { source, filter, checkpoint, streamArn } = mapping;
  let position = checkpoint.read(streamArn);
  let trimmed = position;
  let idlePolls = 0;
  for (let isBehind = true; !stop.aborted; ) {
    if (isBehind || source.hasChanged()) {
      const page = source.read(position, filter, batchSize);
      if (page.records.length > 0) {
        await handleAll(mapping, page.records, stop);
        if (stop.aborted) return;
        await checkpoint.write(streamArn, page.upTo);
        idlePolls = 0;
      }
      position = page.upTo;
      trimmed = Math.min(trimmed, position);
      isBehind = !page.isWhole;
    }
    idlePolls += 1;
    if (position - trimmed >= trimEvery || (position > trimmed && idlePolls === trimAfterIdlePolls)) {
      // What was looked at and filtered out is passed too.
      await checkpoint.write(streamArn, position);
      source.trim(position);
      trimmed = position;
    }
    if (!isBehind) await (mapping.wait ?? wait)(pollMilliseconds, stop);
  }
}

async function handleAll(mapping: StreamMapping, records: readonly StreamRecord[], stop: AbortSignal): Promise<void> {
  const { checkpoint, streamArn } = mapping;
  const passed = (record: StreamRecord) => checkpoint.write(streamArn, Number(record.dynamodb.SequenceNumber));
  let rest = records;
  let size = rest.length;
  let attempts = 0;
  while (!stop.aborted) {
    const batch = rest.slice(0, size);
    const taken = await offer(mapping, batch);
    rest = rest.slice(taken);
    const [failing] = rest;
    if (failing === undefined) return;
    const lastTaken = batch[taken - 1];
    if (lastTaken !== undefined) await passed(lastTaken);
    size = rest.length;
    if (taken > 0) attempts = 0;
    if (taken === batch.length) continue;
    attempts += 1;
    if (attempts >= maxAttempts && (await giveUp(mapping, failing, attempts))) {
      await passed(failing);
      rest = rest.slice(1);
      if (rest.length === 0) return;
      size = rest.length;
      attempts = 0;
      continue;
    }
    // Alone, so that no other is handed in again with each of its attempts.
    size = 1;
    const pause = Math.min(maxRetryMilliseconds, firstRetryMilliseconds * 2 ** (attempts - 1));
    await (mapping.wait ?? wait)(pause, stop);
  }
}

/** How many of the records, from the first on, the function took. */
async function offer(mapping: StreamMapping, batch: readonly StreamRecord[]): Promise<number> {
  const { functionName, deployed, streamArn, log } = mapping;
  const Records = batch.map((record) => ({ ...record, eventSourceARN: streamArn }));
  const result = await invoke(functionName, deployed, { Records });
  if (result.kind === 'failed') {
    log(`${functionName}: ${result.error.errorType}: ${result.error.errorMessage}`);
    return 0;
  }
  const { batchItemFailures } = answerSchema.parse(result.value) ?? { batchItemFailures: [] };
  if (batchItemFailures.length === 0) return batch.length;
  const failed = new Set(batchItemFailures.map(({ itemIdentifier }) => itemIdentifier));
  // An answer that names something else than a record of the batch makes Lambda repeat all of it.
  return Math.max(
    0,
    batch.findIndex((record) => failed.has(record.dynamodb.SequenceNumber)),
  );
}

async function giveUp(mapping: StreamMapping, { dynamodb }: StreamRecord, attempts: number): Promise<boolean> {
  const { functionName, streamArn, log } = mapping;
  const { SequenceNumber: sequenceNumber, Keys: keys } = dynamodb;
  try {
    await mapping.giveUp({
      requestContext: {
        functionArn: functionName,
        condition: 'RetryAttemptsExhausted',
        approximateInvokeCount: attempts,
      },
      version: '1.0',
      timestamp: new Date().toISOString(),
      DDBStreamBatchInfo: {
        startSequenceNumber: sequenceNumber,
        endSequenceNumber: sequenceNumber,
        batchSize: 1,
        streamArn,
      },
      keys,
    });
  } catch (error) {
    log(`${functionName}: record ${sequenceNumber} cannot be given up now: ${String(error)}`);
    return false;
  }
  log(`${functionName}: record ${sequenceNumber} was given up after ${attempts} attempts`);
  return true;
}
