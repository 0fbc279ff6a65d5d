import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import type { OrderQueue } from '../../ports/order-queue.ts';
import { type Environment, settings } from '../environment.ts';

export function sqsOrderQueue(environment: Environment): OrderQueue {
  const { ORDERS_QUEUE_URL: QueueUrl } = settings(environment, 'ORDERS_QUEUE_URL');
  const client = new SQSClient({});
  return {
    send: async (orderId) => {
      await client.send(new SendMessageCommand({ QueueUrl, MessageBody: JSON.stringify({ orderId }) }));
    },
  };
}
