import { CreateQueueCommand, SQSClient } from '@aws-sdk/client-sqs';
import { accountId, queueNames, region } from './children.ts';

const retentionSeconds = 14 * 24 * 3600;

/** Makes the queues of requirements O3, but for the visibility: 5 s here, 300 s on AWS. Making them again changes nothing. */
export async function createQueues(endpoint: string): Promise<void> {
  const client = new SQSClient({ endpoint, region, credentials: { accessKeyId: 'local', secretAccessKey: 'local' } });
  const MessageRetentionPeriod = String(retentionSeconds);
  await client.send(
    new CreateQueueCommand({ QueueName: queueNames.deadOrders, Attributes: { MessageRetentionPeriod } }),
  );
  const deadLetterTargetArn = `arn:aws:sqs:${region}:${accountId}:${queueNames.deadOrders}`;
  await client.send(
    new CreateQueueCommand({
      QueueName: queueNames.orders,
      Attributes: {
        MessageRetentionPeriod,
        VisibilityTimeout: '5',
        ReceiveMessageWaitTimeSeconds: '20',
        RedrivePolicy: JSON.stringify({ deadLetterTargetArn, maxReceiveCount: 3 }),
      },
    }),
  );
  client.destroy();
}
