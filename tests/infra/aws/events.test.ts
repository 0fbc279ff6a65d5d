import { beforeAll, describe, expect, test } from '@jest/globals';
import { Match, type Template } from 'aws-cdk-lib/assertions';
import {
  orderEventDetailType,
  orderEventJsonSchema,
  orderEventSource,
} from '../../../infra/aws/constructs/order-event-schema.ts';
import { createMemoryPorts } from '../../../tasks/adapters/memory/memory-ports.ts';
import { publishChanges } from '../../../tasks/checkout/publish-changes.ts';
import { orderPlaced } from '../../../tasks/domain/order-rules/order-placed.ts';
import { sampleOrder } from '../../support/sample-order.ts';
import { synthesised } from './synthesised.ts';

describe('E1: order events on the bus', () => {
  let events: Template;
  beforeAll(async () => {
    events = (await synthesised('dev')).template('events');
  });

  test('come from their topic by a queue and a pipe, without the attributes that name the customer', () => {
    events.hasResourceProperties('AWS::SNS::Subscription', { Protocol: 'sqs', RawMessageDelivery: true });
    events.hasResourceProperties('AWS::Pipes::Pipe', {
      TargetParameters: {
        EventBridgeEventBusParameters: { Source: orderEventSource, DetailType: orderEventDetailType },
        InputTemplate: '<$.body>',
      },
    });
  });

  test('that cannot be brought there are kept as dead letters', () => {
    const [dead] = Object.keys(
      events.findResources('AWS::SQS::Queue', { Properties: { QueueName: 'comanda-dev-bus-events-dead' } }),
    );
    events.hasResourceProperties('AWS::SQS::Queue', {
      QueueName: 'comanda-dev-bus-events',
      RedrivePolicy: { deadLetterTargetArn: { 'Fn::GetAtt': [dead, 'Arn'] }, maxReceiveCount: 5 },
    });
    events.hasResourceProperties('AWS::SNS::Subscription', {
      Protocol: 'sqs',
      RedrivePolicy: { deadLetterTargetArn: { 'Fn::GetAtt': [dead, 'Arn'] } },
    });
    events.allResourcesProperties('AWS::SQS::Queue', { KmsMasterKeyId: Match.anyValue() });
  });

  test('the pipe may read its queue and write to this bus, and nothing else', () => {
    const [role] = Object.values(
      events.findResources('AWS::IAM::Role', {
        Properties: { Description: 'Takes order events off their queue and puts them on the bus' },
      }),
    );
    const { Statement } = role?.Properties.Policies[0].PolicyDocument ?? {};
    expect(Statement.flatMap(({ Action }: { Action: unknown }) => Action).sort()).toEqual([
      'events:PutEvents',
      'kms:Decrypt',
      'sqs:DeleteMessage',
      'sqs:GetQueueAttributes',
      'sqs:ReceiveMessage',
    ]);
    expect(JSON.stringify(Statement.map(({ Resource }: { Resource: unknown }) => Resource))).not.toContain('*');
  });

  test('are archived for 90 days and described by a schema', () => {
    events.hasResourceProperties('AWS::Events::Archive', {
      RetentionDays: 90,
      EventPattern: { source: [orderEventSource] },
    });
    events.hasResourceProperties('AWS::EventSchemas::Schema', {
      SchemaName: 'comanda.orders@OrderEvent',
      Type: 'JSONSchemaDraft4',
      Content: orderEventJsonSchema(),
    });
  });

  test('the schema has exactly the fields that are published', async () => {
    const ports = createMemoryPorts();
    const order = sampleOrder();
    await publishChanges([{ event: orderPlaced(order, { cause: 'api' }), customerEmail: order.customerEmail }], ports);
    const [published] = ports.orderEvents.published;
    const { customerEmail: _notInTheMessage, ...message } = published ?? { customerEmail: '' };
    const { properties, required, additionalProperties } = JSON.parse(orderEventJsonSchema());
    expect(Object.keys(properties).sort()).toEqual(Object.keys(message).sort());
    expect(required.sort()).toEqual(Object.keys(message).sort());
    expect(additionalProperties).toBe(false);
  });

  test('what is really sent is looked at in dev only', async () => {
    events.resourceCountIs('AWS::EventSchemas::Discoverer', 1);
    const production = (await synthesised('production')).template('events');
    production.resourceCountIs('AWS::EventSchemas::Discoverer', 0);
  });

  test('an order that needs a person is told by name, and the message is kept when it cannot be', () => {
    events.hasResourceProperties('AWS::Events::Rule', {
      EventPattern: { source: [orderEventSource], detail: { type: ['AttentionRequested'] } },
      Targets: [
        Match.objectLike({
          DeadLetterConfig: Match.anyValue(),
          InputTransformer: { InputTemplate: Match.stringLikeRegexp('docs/runbooks/support-is-asked.md') },
        }),
      ],
    });
  });

  test('the topic of alarms takes messages from our alarms and that rule alone', () => {
    const [policy] = Object.values(events.findResources('AWS::SNS::TopicPolicy'));
    const allowed = (policy?.Properties.PolicyDocument.Statement ?? []).filter(
      ({ Effect }: { Effect: string }) => Effect === 'Allow',
    );
    expect(allowed.map(({ Principal }: { Principal: unknown }) => Principal)).toEqual([
      { Service: 'cloudwatch.amazonaws.com' },
      { Service: 'events.amazonaws.com' },
    ]);
    for (const { Condition } of allowed) expect(JSON.stringify(Condition)).toMatch(/aws:SourceArn.*comanda-dev-/);
    events.hasResourceProperties('AWS::SNS::Topic', {
      TopicName: 'comanda-dev-alarms',
      KmsMasterKeyId: Match.anyValue(),
    });
  });

  test('F4: who hears of alarms is in Parameter Store', () => {
    const [parameter] = Object.keys(
      events.findParameters('*', {
        Type: 'AWS::SSM::Parameter::Value<String>',
        Default: '/comanda/dev/alarm-recipient',
      }),
    );
    events.hasResourceProperties('AWS::SNS::Subscription', { Protocol: 'email', Endpoint: { Ref: parameter } });
  });
});
