import { SendMessageBatchCommand, SQSClient } from '@aws-sdk/client-sqs';
import type { OrderQueue } from '../../ports/order-queue.ts';
import { type Environment, settings } from '../environment.ts';
import { inBatches } from '../in-batches.ts';

export function sqsOrderQueue(environment: Environment): OrderQueue {
  const { ORDERS_QUEUE_URL: QueueUrl } = settings(environment, 'ORDERS_QUEUE_URL');
  const client = new SQSClient({});
  return {
    send: (orderIds) =>
      inBatches(orderIds, async (batch) => {
        const Entries = batch.map((orderId, index) => ({
          Id: String(index),
          MessageBody: JSON.stringify({ orderId }),
        }));
        return (await client.send(new SendMessageBatchCommand({ QueueUrl, Entries }))).Failed;
      }),
  };
}
