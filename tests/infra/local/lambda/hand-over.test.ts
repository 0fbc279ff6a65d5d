/** From storing an order to the start of its workflow: the real table, stream and queue, with both mappings between them. */
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DescribeTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { CreateQueueCommand, ReceiveMessageCommand, SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { mapQueueToFunction } from '../../../../infra/local/lambda/queue-mapping.ts';
import { fileCheckpoint } from '../../../../infra/local/lambda/stream-checkpoint.ts';
import { mapStreamToFunction } from '../../../../infra/local/lambda/stream-mapping.ts';
import { StreamRecords } from '../../../../infra/local/stream-records.ts';
import { dynamodbOrderStore } from '../../../../tasks/adapters/dynamodb/order-store.ts';
import { createMemoryPorts, type MemoryPorts } from '../../../../tasks/adapters/memory/memory-ports.ts';
import { sqsOrderQueue } from '../../../../tasks/adapters/sqs/order-queue.ts';
import type { OrderId } from '../../../../tasks/domain/ids.ts';
import { orderEnded } from '../../../../tasks/domain/order-rules/order-ended.ts';
import { orderPlaced } from '../../../../tasks/domain/order-rules/order-placed.ts';
import { orderQueueHandler } from '../../../../tasks/lambda/order-queue-handler.ts';
import { publishChangesHandler } from '../../../../tasks/lambda/publish-changes-handler.ts';
import type { OrderQueue } from '../../../../tasks/ports/order-queue.ts';
import { type Dynoxide, startDynoxide } from '../../../support/dynoxide.ts';
import { sampleOrder, sampleOrderId } from '../../../support/sample-order.ts';
import { type RunningChild, startChild } from '../../../support/start-child.ts';

let folder: string;
let dynoxide: Dynoxide;
let queues: RunningChild;
let sqs: SQSClient;
let records: StreamRecords;
let streamArn: string;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'comanda-test-'));
  dynoxide = await startDynoxide();
  queues = await startChild('infra/local/queues/main.ts', { PORT: '0', DATA_DIR: folder });
  Object.assign(process.env, { AWS_ENDPOINT_URL_SQS: queues.url });
  sqs = new SQSClient({});
  records = new StreamRecords(dynoxide.file, 'comanda');
  const client = new DynamoDBClient({});
  const { Table } = await client.send(new DescribeTableCommand({ TableName: 'comanda' }));
  client.destroy();
  streamArn = Table?.LatestStreamArn ?? '';
});
afterAll(async () => {
  records.close();
  sqs.destroy();
  await queues.kill();
  await dynoxide.stop();
  rmSync(folder, { recursive: true, force: true });
});

let round = 0;
let queueUrl: string;
let deadUrl: string;
let ports: MemoryPorts;
beforeEach(async () => {
  round += 1;
  const create = async (QueueName: string, Attributes: Record<string, string>) => {
    await sqs.send(new CreateQueueCommand({ QueueName, Attributes }));
    return `${queues.url}/000000000000/${QueueName}`;
  };
  deadUrl = await create(`dead-${round}`, {});
  const deadLetterTargetArn = `arn:aws:sqs:us-east-1:000000000000:dead-${round}`;
  queueUrl = await create(`orders-${round}`, {
    VisibilityTimeout: '1',
    RedrivePolicy: JSON.stringify({ deadLetterTargetArn, maxReceiveCount: 3 }),
  });
  ports = createMemoryPorts({ orders: dynamodbOrderStore(dynoxide.environment) });
});

let lastOrder = 0;
const letters = '23456789ABCDEFGHJKLMNPQRSTUVWXYZ';
async function place(count: number): Promise<readonly OrderId[]> {
  const ids: OrderId[] = [];
  for (let n = 0; n < count; n += 1) {
    lastOrder += 1;
    const orderId = sampleOrderId(lastOrder);
    const tail = `${letters.charAt(lastOrder >> 5)}${letters.charAt(lastOrder & 31)}`;
    const order = sampleOrder({ orderId, orderNumber: `AAAA-AA${tail}` });
    await ports.orders.place(order, orderPlaced(order, { cause: 'test' }));
    ids.push(orderId);
  }
  return ids;
}

const publishing = (orderQueue: OrderQueue, stop: AbortSignal) =>
  mapStreamToFunction(
    {
      streamArn,
      filter: { eventName: 'INSERT', sortKeyPrefix: 'EVENT#' },
      functionName: 'publish-changes',
      deployed: { handler: publishChangesHandler(async () => ({ ...ports, orderQueue })), timeoutSeconds: 5 },
      source: records,
      checkpoint: fileCheckpoint(join(folder, 'checkpoint.json')),
      giveUp: async () => undefined,
      log: () => undefined,
    },
    stop,
  );

const consuming = (stop: AbortSignal, needs: readonly string[] = []) =>
  mapQueueToFunction(
    {
      queueUrl,
      functionName: 'start-fulfillment',
      deployed: { handler: orderQueueHandler(async () => ports), timeoutSeconds: 5 },
      sqs,
      log: () => undefined,
      needs,
    },
    stop,
  );

const startedIds = () => ports.executions.started.map(({ name }) => name).sort();

async function until(isDone: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await isDone())) await new Promise((settle) => setTimeout(settle, 20));
}

async function takeDead(count: number): Promise<readonly string[]> {
  const bodies: string[] = [];
  await until(async () => {
    const command = new ReceiveMessageCommand({ QueueUrl: deadUrl, WaitTimeSeconds: 1, MaxNumberOfMessages: 10 });
    const { Messages = [] } = await sqs.send(command);
    bodies.push(...Messages.map(({ Body = '' }) => Body));
    return bodies.length >= count;
  });
  return bodies.sort();
}

test('each stored order is started once, although each message comes twice and the publisher was killed in between', async () => {
  const ids = await place(30);
  const queue = sqsOrderQueue({ ORDERS_QUEUE_URL: queueUrl });
  const killed = new AbortController();
  const twiceAndKilled: OrderQueue = {
    send: async (orderIds) => {
      await queue.send(orderIds);
      killed.abort();
      return queue.send(orderIds);
    },
  };
  await publishing(twiceAndKilled, killed.signal);
  const again = new AbortController();
  const running = [publishing(queue, again.signal), consuming(again.signal)];
  const more = await place(5);
  await until(() => startedIds().length >= 35);
  again.abort();
  await Promise.all(running);
  expect(startedIds()).toEqual([...ids, ...more].sort());
  const first = ports.executions.started.find(({ name }) => name === ids[0]);
  expect(first).toMatchObject({ machine: 'fulfill-order', input: { orderId: ids[0] } });
});

test('a message that can never be processed ends as a dead letter, and no order knows of it', async () => {
  const [good = sampleOrderId(), ended = sampleOrderId()] = await place(2);
  await ports.orders.change(ended, (order) => orderEnded(order, { status: 'REJECTED', reason: 'no' }, new Date()));
  const unknown = JSON.stringify({ orderId: sampleOrderId(999_999) });
  const poison = ['not JSON', JSON.stringify({ order: good }), JSON.stringify({ orderId: 'x' }), unknown];
  for (const MessageBody of [...poison, ...[good, ended].map((orderId) => JSON.stringify({ orderId }))]) {
    await sqs.send(new SendMessageCommand({ QueueUrl: queueUrl, MessageBody }));
  }
  const stop = new AbortController();
  const running = consuming(stop.signal);
  expect(await takeDead(4)).toEqual([...poison].sort());
  stop.abort();
  await running;
  expect(startedIds()).toEqual([good]);
  expect((await ports.orders.get(good))?.version).toBe(1);
  expect((await ports.orders.get(ended))?.version).toBe(2);
});

test('while the engine is away good messages are not used up, however often they could have come', async () => {
  let isAway = true;
  let probes = 0;
  const engine = createServer((request, response) => {
    probes += 1;
    if (isAway) request.socket.destroy();
    else response.end();
  });
  await new Promise<void>((settle) => engine.listen(0, '127.0.0.1', settle));
  const { port } = engine.address() as AddressInfo; // it listens on a port
  let attempts = 0;
  const { start } = ports.executions;
  const executions = {
    ...ports.executions,
    start: async (...args: Parameters<typeof start>) => {
      attempts += 1;
      if (isAway) throw new Error('connection refused');
      return start(...args);
    },
  };
  ports = { ...ports, executions };
  const [orderId = sampleOrderId()] = await place(1);
  await sqs.send(new SendMessageCommand({ QueueUrl: queueUrl, MessageBody: JSON.stringify({ orderId }) }));
  const stop = new AbortController();
  const running = consuming(stop.signal, [`http://127.0.0.1:${port}`]);
  await until(() => probes >= 8);
  expect(attempts).toBe(1);
  isAway = false;
  await until(() => startedIds().length === 1);
  stop.abort();
  await running;
  engine.closeAllConnections();
  engine.close();
  expect(startedIds()).toEqual([orderId]);
  expect(attempts).toBe(2);
});
