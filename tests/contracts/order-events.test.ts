import { CreateTopicCommand, SNSClient, SubscribeCommand } from '@aws-sdk/client-sns';
import { CreateQueueCommand, ReceiveMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { buildApp } from 'fauxqs';
import { memoryOrderEvents } from '../../tasks/adapters/memory/order-events.ts';
import { snsOrderEvents } from '../../tasks/adapters/sns/order-events.ts';
import type { OrderEvents, PublishedEvent } from '../../tasks/ports/order-events.ts';
import { sampleOrderId } from '../support/sample-order.ts';

interface OrderEventsUnderTest {
  readonly orderEvents: OrderEvents;
  /** What a subscriber got. */
  received(): Promise<readonly PublishedEvent[]>;
}

const sampleEvent = (version: number): PublishedEvent => ({
  orderId: sampleOrderId(),
  version,
  type: version === 1 ? 'OrderPlaced' : 'PaymentAuthorized',
  at: '2026-11-22T10:00:00.000Z',
  status: 'PENDING',
  details: { amount: 3197 },
  customerEmail: 'ada@example.com',
});

function orderEventsContract(name: string, open: () => Promise<OrderEventsUnderTest>): void {
  test(`order events ${name} reach whoever subscribed, more at once than one call takes`, async () => {
    const { orderEvents, received } = await open();
    const events = Array.from({ length: 23 }, (_, index) => sampleEvent(index + 1));
    expect(await orderEvents.publish(events)).toEqual([]);
    const all = new Map<number, PublishedEvent>();
    while (all.size < events.length) for (const event of await received()) all.set(event.version, event);
    expect([...all.values()].sort((one, other) => one.version - other.version)).toEqual(events);
  });
}

orderEventsContract('in memory', async () => {
  const orderEvents = memoryOrderEvents();
  return { orderEvents, received: async () => orderEvents.published };
});

describe('with a topic server', () => {
  const app = buildApp({ logger: false });
  let sns: SNSClient;
  let sqs: SQSClient;
  let endpoint: string;
  beforeAll(async () => {
    endpoint = await app.listen({ host: '127.0.0.1', port: 0 });
    Object.assign(process.env, {
      AWS_ENDPOINT_URL_SNS: endpoint,
      AWS_ENDPOINT_URL_SQS: endpoint,
      AWS_REGION: 'us-east-1',
      AWS_ACCESS_KEY_ID: 'test',
      AWS_SECRET_ACCESS_KEY: 'test',
    });
    sns = new SNSClient({});
    sqs = new SQSClient({});
  });
  afterAll(async () => {
    sns.destroy();
    sqs.destroy();
    await app.close();
  });

  /** A topic with one subscriber, which asks for what the policy says. */
  async function subscribed(name: string, filterPolicy: Readonly<Record<string, readonly string[]>>) {
    const { TopicArn = '' } = await sns.send(new CreateTopicCommand({ Name: name }));
    await sqs.send(new CreateQueueCommand({ QueueName: name }));
    const Endpoint = `arn:aws:sqs:us-east-1:000000000000:${name}`;
    const Attributes = { RawMessageDelivery: 'true', FilterPolicy: JSON.stringify(filterPolicy) };
    await sns.send(new SubscribeCommand({ TopicArn, Protocol: 'sqs', Endpoint, Attributes }));
    const receive = new ReceiveMessageCommand({
      QueueUrl: `${endpoint}/000000000000/${name}`,
      MaxNumberOfMessages: 10,
      MessageAttributeNames: ['All'],
    });
    return {
      orderEvents: snsOrderEvents({ ORDER_EVENTS_TOPIC_ARN: TopicArn }),
      messages: async () => (await sqs.send(receive)).Messages ?? [],
    };
  }

  orderEventsContract('on SNS', async () => {
    const { orderEvents, messages } = await subscribed('all', {});
    return {
      orderEvents,
      received: async () =>
        (await messages()).map(({ Body = '', MessageAttributes }) => ({
          ...JSON.parse(Body),
          customerEmail: MessageAttributes?.customerEmail?.StringValue,
        })),
    };
  });

  test('a subscriber gets only what it asked for by order, customer and type, and no address in the message', async () => {
    const { orderEvents, messages } = await subscribed('some', {
      orderId: [sampleOrderId()],
      customerEmail: ['ada@example.com'],
      type: ['OrderPlaced'],
    });
    const another = { ...sampleEvent(1), customerEmail: 'bob@example.com' };
    await orderEvents.publish([another, sampleEvent(2), sampleEvent(1)]);
    const got = await messages();
    expect(got.map(({ Body = '' }) => JSON.parse(Body))).toEqual([
      {
        orderId: sampleOrderId(),
        version: 1,
        type: 'OrderPlaced',
        at: '2026-11-22T10:00:00.000Z',
        status: 'PENDING',
        details: { amount: 3197 },
      },
    ]);
  });

  test('a topic that is not there is no silence', async () => {
    const ORDER_EVENTS_TOPIC_ARN = 'arn:aws:sns:us-east-1:000000000000:nowhere';
    await expect(snsOrderEvents({ ORDER_EVENTS_TOPIC_ARN }).publish([sampleEvent(1)])).rejects.toThrow('not exist');
  });
});
