import { PublishBatchCommand, SNSClient } from '@aws-sdk/client-sns';
import type { OrderEvents } from '../../ports/order-events.ts';
import { type Environment, settings } from '../environment.ts';
import { inBatches } from '../in-batches.ts';

/** Order events on an SNS topic, each with the attributes that a subscription filters by. */
export function snsOrderEvents(environment: Environment): OrderEvents {
  const { ORDER_EVENTS_TOPIC_ARN: TopicArn } = settings(environment, 'ORDER_EVENTS_TOPIC_ARN');
  const client = new SNSClient({});
  return {
    publish: (events) =>
      inBatches(events, async (batch) => {
        const PublishBatchRequestEntries = batch.map(({ customerEmail, ...event }, index) => ({
          Id: String(index),
          Message: JSON.stringify(event),
          MessageAttributes: {
            orderId: text(event.orderId),
            customerEmail: text(customerEmail),
            type: text(event.type),
          },
        }));
        return (await client.send(new PublishBatchCommand({ TopicArn, PublishBatchRequestEntries }))).Failed;
      }),
  };
}

const text = (StringValue: string) => ({ DataType: 'String', StringValue });
