import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  CreateQueueCommand,
  GetQueueAttributesCommand,
  ReceiveMessageCommand,
  SendMessageCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { mapQueueToFunction } from '../../../../infra/local/lambda/queue-mapping.ts';
import type { LambdaFunction } from '../../../../tasks/lambda/function.ts';
import { type RunningChild, startChild } from '../../../support/start-child.ts';

let dataDir: string;
let queues: RunningChild;
let sqs: SQSClient;
let queueUrl: string;
let deadUrl: string;

beforeAll(async () => {
  dataDir = mkdtempSync(join(tmpdir(), 'comanda-test-'));
  queues = await startChild('infra/local/queues/main.ts', { PORT: '0', DATA_DIR: dataDir });
  const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };
  sqs = new SQSClient({ endpoint: queues.url, region: 'us-east-1', credentials });
});
afterAll(async () => {
  sqs.destroy();
  await queues.kill();
  rmSync(dataDir, { recursive: true, force: true });
});

let counter = 0;
beforeEach(async () => {
  counter += 1;
  const create = async (QueueName: string, Attributes: Record<string, string>) =>
    (await sqs.send(new CreateQueueCommand({ QueueName, Attributes }))).QueueUrl ?? '';
  deadUrl = await create(`dead-${counter}`, {});
  const deadLetterTargetArn = `arn:aws:sqs:us-east-1:000000000000:dead-${counter}`;
  queueUrl = await create(`orders-${counter}`, {
    VisibilityTimeout: '1',
    RedrivePolicy: JSON.stringify({ deadLetterTargetArn, maxReceiveCount: 2 }),
  });
});

const send = (MessageBody: string) => sqs.send(new SendMessageCommand({ QueueUrl: queueUrl, MessageBody }));

async function messagesLeft(): Promise<number> {
  const AttributeNames = ['ApproximateNumberOfMessages', 'ApproximateNumberOfMessagesNotVisible'] as const;
  const { Attributes } = await sqs.send(
    new GetQueueAttributesCommand({ QueueUrl: queueUrl, AttributeNames: [...AttributeNames] }),
  );
  return AttributeNames.reduce((sum, name) => sum + Number(Attributes?.[name]), 0);
}

async function mapped(handler: LambdaFunction, isDone: () => Promise<boolean>): Promise<void> {
  const stop = new AbortController();
  const deployed = { handler, timeoutSeconds: 5 };
  const mapping = { queueUrl, functionName: 'consumer', deployed, sqs, log: () => undefined };
  const polling = mapQueueToFunction(mapping, stop.signal);
  while (!(await isDone())) await new Promise((settle) => setTimeout(settle, 50));
  stop.abort();
  await polling;
}

const bodies = (event: unknown) => {
  // The shape is what the mapping under test promises.
  const { Records } = event as { Records: { body: string; messageId: string }[] };
  return Records;
};

test('deletes what the function handled', async () => {
  await send('one');
  await send('two');
  const seen: string[] = [];
  const handler: LambdaFunction = async (event) => {
    seen.push(...bodies(event).map((record) => record.body));
    return { batchItemFailures: [] };
  };
  await mapped(handler, async () => (await messagesLeft()) === 0);
  expect(seen.sort()).toEqual(['one', 'two']);
});

test('brings back only what the function reported as failed, and at last sends it to the dead-letter queue', async () => {
  await send('good');
  await send('poison');
  const seen: string[] = [];
  const handler: LambdaFunction = async (event) => {
    const records = bodies(event);
    seen.push(...records.map((record) => record.body));
    const failed = records.filter((record) => record.body === 'poison');
    return { batchItemFailures: failed.map(({ messageId }) => ({ itemIdentifier: messageId })) };
  };
  const deadBodies: string[] = [];
  await mapped(handler, async () => {
    const { Messages = [] } = await sqs.send(new ReceiveMessageCommand({ QueueUrl: deadUrl, WaitTimeSeconds: 1 }));
    deadBodies.push(...Messages.map((message) => message.Body ?? ''));
    return deadBodies.length > 0;
  });
  expect(deadBodies).toEqual(['poison']);
  expect(seen.filter((body) => body === 'good')).toHaveLength(1);
  expect(seen.filter((body) => body === 'poison')).toHaveLength(2);
});

test('keeps the messages of a batch whose function threw', async () => {
  await send('later');
  let calls = 0;
  const handler: LambdaFunction = async () => {
    calls += 1;
    if (calls === 1) throw new Error('the store is away');
    return { batchItemFailures: [] };
  };
  await mapped(handler, async () => calls === 2 && (await messagesLeft()) === 0);
  expect(calls).toBe(2);
});
