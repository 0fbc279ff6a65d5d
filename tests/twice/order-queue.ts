import { GetQueueAttributesCommand, SendMessageBatchCommand, SQSClient } from '@aws-sdk/client-sqs';
import { accountId, queueNames, region } from '../../infra/local/children.ts';
import type { Instance } from '../../infra/local/instance.ts';

/** The order queue of a running Comanda, as somebody else who may write to it. */
export interface OrderQueueBeside {
  /** A message for each of these orders, beside the one that its placing has sent or will send. */
  send(orderIds: readonly string[]): Promise<void>;
  /** How many messages wait or are being worked on. */
  size(): Promise<number>;
  /** How many were given up. */
  deadLetters(): Promise<number>;
  close(): void;
}

const batchSize = 10;

export function orderQueueOf({ services }: Pick<Instance, 'services'>): OrderQueueBeside {
  const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };
  const client = new SQSClient({ endpoint: services.sqs, region, credentials });
  const urlOf = (queue: keyof typeof queueNames) => `${services.sqs}/${accountId}/${queueNames[queue]}`;
  const sizeOf = async (queue: keyof typeof queueNames) => {
    const { Attributes = {} } = await client.send(
      new GetQueueAttributesCommand({
        QueueUrl: urlOf(queue),
        AttributeNames: ['ApproximateNumberOfMessages', 'ApproximateNumberOfMessagesNotVisible'],
      }),
    );
    return Object.values(Attributes).reduce((sum, count) => sum + Number(count), 0);
  };
  return {
    async send(orderIds) {
      for (let from = 0; from < orderIds.length; from += batchSize) {
        const Entries = orderIds
          .slice(from, from + batchSize)
          .map((orderId, index) => ({ Id: String(index), MessageBody: JSON.stringify({ orderId }) }));
        const { Failed = [] } = await client.send(new SendMessageBatchCommand({ QueueUrl: urlOf('orders'), Entries }));
        if (Failed.length > 0) throw new Error(`the queue refused ${Failed.length} messages: ${Failed[0]?.Message}`);
      }
    },
    size: () => sizeOf('orders'),
    deadLetters: () => sizeOf('deadOrders'),
    close: () => client.destroy(),
  };
}
