import { Duration, Validations } from 'aws-cdk-lib';
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { EmailIdentity, Identity } from 'aws-cdk-lib/aws-ses';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { Queue, QueueEncryption, type QueueProps } from 'aws-cdk-lib/aws-sqs';
import type { Construct } from 'constructs';
import { ComandaStack, type ComandaStackProps } from '../constructs/comanda-stack.ts';

export interface MessagingStackProps extends ComandaStackProps {
  readonly key: IKey;
}

/** Queues with their dead letters, and the topic of order events. */
export class MessagingStack extends ComandaStack {
  readonly ordersQueue: Queue;
  readonly deadOrders: Queue;
  /** Records of the table's stream that could never be published. */
  readonly deadChanges: Queue;
  /** Events for a function that nobody waits for, and that failed each time. */
  readonly deadEvents: Queue;
  readonly orderEvents: Topic;
  /** The domain that messages to customers come from; its owner publishes the DKIM records that SES shows. */
  readonly mailIdentity: EmailIdentity;
  readonly mailAddress: string;

  constructor(scope: Construct, props: MessagingStackProps) {
    super(scope, 'messaging', props, 'Comanda: queues and topics');
    const { key } = props;
    const queue = (id: string, name: string, more: QueueProps = {}) =>
      new Queue(this, id, {
        queueName: this.named(name),
        retentionPeriod: Duration.days(14),
        encryption: QueueEncryption.KMS,
        encryptionMasterKey: key,
        // One call to KMS in an hour, not one for each message.
        dataKeyReuse: Duration.hours(1),
        enforceSSL: true,
        ...more,
      });
    this.deadOrders = queue('DeadOrders', 'orders-dead');
    this.deadChanges = queue('DeadChanges', 'changes-dead');
    this.deadEvents = queue('DeadEvents', 'events-dead');
    Validations.of(this.deadChanges).acknowledge({
      id: 'AwsSolutions-SQS3',
      reason: 'It is a dead-letter queue itself: of the mapping from the table’s stream, which names it elsewhere.',
    });
    Validations.of(this.deadEvents).acknowledge({
      id: 'AwsSolutions-SQS3',
      reason: 'It is a dead-letter queue itself: of rules, schedules and subscriptions, which name it elsewhere.',
    });
    // By name: the rules are made after the queue.
    this.deadEvents.addToResourcePolicy(
      new PolicyStatement({
        sid: 'RulesGiveUp',
        principals: [new ServicePrincipal('events.amazonaws.com')],
        actions: ['sqs:SendMessage'],
        resources: [this.deadEvents.queueArn],
        conditions: {
          StringEquals: { 'aws:SourceAccount': this.account },
          ArnLike: {
            'aws:SourceArn': `arn:${this.partition}:events:${this.region}:${this.account}:rule/${this.named('*')}`,
          },
        },
      }),
    );
    // Requirements O3.
    this.ordersQueue = queue('Orders', 'orders', {
      visibilityTimeout: Duration.seconds(300),
      receiveMessageWaitTime: Duration.seconds(20),
      deadLetterQueue: { queue: this.deadOrders, maxReceiveCount: 3 },
    });
    this.orderEvents = new Topic(this, 'OrderEvents', {
      topicName: this.named('order-events'),
      masterKey: key,
      enforceSSL: true,
    });
    this.mailAddress = addressIn(this.comanda.mailFrom);
    const domain = this.mailAddress.slice(this.mailAddress.indexOf('@') + 1);
    this.mailIdentity = new EmailIdentity(this, 'Mail', { identity: Identity.domain(domain) });
  }
}

/** `orders@comanda.example` of `Comanda <orders@comanda.example>`. */
const addressIn = (mailbox: string) => mailbox.slice(mailbox.indexOf('<') + 1).replace('>', '');
