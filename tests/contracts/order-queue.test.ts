import { CreateQueueCommand, ReceiveMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { buildApp } from 'fauxqs';
import { memoryOrderQueue } from '../../tasks/adapters/memory/order-queue.ts';
import { sqsOrderQueue } from '../../tasks/adapters/sqs/order-queue.ts';
import { orderMessageSchema } from '../../tasks/checkout/start-fulfillment.ts';
import type { OrderQueue } from '../../tasks/ports/order-queue.ts';
import { sampleOrderId } from '../support/sample-order.ts';

interface OrderQueueUnderTest {
  readonly queue: OrderQueue;
  /** The order ids that were handed over. */
  received(): Promise<readonly string[]>;
}

function orderQueueContract(name: string, open: () => Promise<OrderQueueUnderTest>): void {
  test(`the order queue ${name} hands over each order as it was sent, twice when twice`, async () => {
    const { queue, received } = await open();
    const ids = [1, 2, 2].map(sampleOrderId);
    expect(await queue.send(ids)).toEqual([]);
    expect([...(await received())].sort()).toEqual(ids);
  });

  test(`the order queue ${name} takes more orders at once than one call does`, async () => {
    const { queue, received } = await open();
    const ids = Array.from({ length: 23 }, (_, index) => sampleOrderId(index + 1));
    expect(await queue.send(ids)).toEqual([]);
    const all = new Set<string>();
    while (all.size < ids.length) for (const id of await received()) all.add(id);
    expect([...all].sort()).toEqual(ids);
  });
}

describe('with a queue server', () => {
  const app = buildApp({ logger: false });
  let client: SQSClient;
  let queueUrl = '';
  beforeAll(async () => {
    const endpoint = await app.listen({ host: '127.0.0.1', port: 0 });
    Object.assign(process.env, {
      AWS_ENDPOINT_URL_SQS: endpoint,
      AWS_REGION: 'us-east-1',
      AWS_ACCESS_KEY_ID: 'test',
      AWS_SECRET_ACCESS_KEY: 'test',
    });
    client = new SQSClient({});
    const { QueueUrl = '' } = await client.send(new CreateQueueCommand({ QueueName: 'orders' }));
    queueUrl = `${endpoint}/000000000000/${QueueUrl.split('/').at(-1)}`;
  });
  afterAll(async () => {
    client.destroy();
    await app.close();
  });

  orderQueueContract('on SQS', async () => ({
    queue: sqsOrderQueue({ ORDERS_QUEUE_URL: queueUrl }),
    received: async () => {
      const { Messages = [] } = await client.send(
        new ReceiveMessageCommand({ QueueUrl: queueUrl, MaxNumberOfMessages: 10, WaitTimeSeconds: 1 }),
      );
      return Messages.map(({ Body = '' }) => orderMessageSchema.parse(JSON.parse(Body)).orderId);
    },
  }));
});

orderQueueContract('in memory', async () => {
  const queue = memoryOrderQueue();
  return { queue, received: async () => queue.sent };
});
