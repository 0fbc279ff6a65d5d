import { Duration } from 'aws-cdk-lib';
import type { IEventBus } from 'aws-cdk-lib/aws-events';
import { PolicyDocument, PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { CfnPipe } from 'aws-cdk-lib/aws-pipes';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import { SqsSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import type { ComandaStack } from './comanda-stack.ts';
import { orderEventDetailType, orderEventSource } from './order-event-schema.ts';

export interface OrderEventBridgeProps {
  readonly key: IKey;
  readonly orderEvents: ITopic;
  readonly bus: IEventBus;
}

/**
 * Brings each order event from its topic to the bus, without code: topic, queue, pipe, bus. The message's attributes, and so
 * the customer's address, stay behind.
 */
export class OrderEventBridge extends Construct {
  readonly queue: Queue;
  readonly deadLetters: Queue;

  constructor(scope: ComandaStack, { key, orderEvents, bus }: OrderEventBridgeProps) {
    super(scope, 'OrderEventBridge');
    const shared = {
      retentionPeriod: Duration.days(14),
      encryption: QueueEncryption.KMS,
      encryptionMasterKey: key,
      dataKeyReuse: Duration.hours(1),
      enforceSSL: true,
    };
    this.deadLetters = new Queue(this, 'Dead', { ...shared, queueName: scope.named('bus-events-dead') });
    this.queue = new Queue(this, 'Queue', {
      ...shared,
      queueName: scope.named('bus-events'),
      visibilityTimeout: Duration.seconds(60),
      deadLetterQueue: { queue: this.deadLetters, maxReceiveCount: 5 },
    });
    orderEvents.addSubscription(
      new SqsSubscription(this.queue, { rawMessageDelivery: true, deadLetterQueue: this.deadLetters }),
    );
    const name = scope.named('order-events');
    const role = new Role(this, 'Role', {
      description: 'Takes order events off their queue and puts them on the bus',
      assumedBy: new ServicePrincipal('pipes.amazonaws.com', {
        conditions: {
          StringEquals: {
            'aws:SourceAccount': scope.account,
            'aws:SourceArn': scope.formatArn({ service: 'pipes', resource: 'pipe', resourceName: name }),
          },
        },
      }),
      inlinePolicies: { bridge: bridgePolicy(this.queue, bus, key) },
    });
    new CfnPipe(this, 'Pipe', {
      name,
      description: 'Order events, from their topic to the bus',
      roleArn: role.roleArn,
      source: this.queue.queueArn,
      sourceParameters: { sqsQueueParameters: { batchSize: 10 } },
      target: bus.eventBusArn,
      targetParameters: {
        eventBridgeEventBusParameters: { source: orderEventSource, detailType: orderEventDetailType },
        inputTemplate: '<$.body>',
      },
    });
  }
}

function bridgePolicy(queue: Queue, bus: IEventBus, key: IKey): PolicyDocument {
  const allow = (actions: readonly string[], resource: string) =>
    new PolicyStatement({ actions: [...actions], resources: [resource] });
  return new PolicyDocument({
    statements: [
      allow(['sqs:DeleteMessage', 'sqs:GetQueueAttributes', 'sqs:ReceiveMessage'], queue.queueArn),
      allow(['events:PutEvents'], bus.eventBusArn),
      allow(['kms:Decrypt'], key.keyArn),
    ],
  });
}
