import { Duration } from 'aws-cdk-lib';
import { EventBus, EventField, Rule, RuleTargetInput } from 'aws-cdk-lib/aws-events';
import { CfnDiscoverer, CfnRegistry, CfnSchema } from 'aws-cdk-lib/aws-eventschemas';
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { Construct } from 'constructs';
import { AlarmTopic } from '../constructs/alarm-topic.ts';
import { ComandaStack, type ComandaStackProps } from '../constructs/comanda-stack.ts';
import { OrderEventBridge } from '../constructs/order-event-bridge.ts';
import { orderEventDetailType, orderEventJsonSchema, orderEventSource } from '../constructs/order-event-schema.ts';
import type { MessagingStack } from './messaging-stack.ts';

export interface EventsStackProps extends ComandaStackProps {
  readonly key: IKey;
  readonly messaging: MessagingStack;
}

/** The bus of order events (requirements E1) with its archive and schemas, and the topic that alarms are told on. */
export class EventsStack extends ComandaStack {
  /** Encrypted with AWS’s own key: what is on it is free of personal data, and no discoverer reads a bus with a key of ours. */
  readonly bus: EventBus;
  readonly bridge: OrderEventBridge;
  /** For every alarm of every stack. */
  readonly alarms: AlarmTopic;

  constructor(scope: Construct, props: EventsStackProps) {
    super(scope, 'events', props, 'Comanda: bus of order events, topic of alarms');
    const { key, messaging } = props;
    this.alarms = new AlarmTopic(this, key);
    this.bus = new EventBus(this, 'Bus', {
      eventBusName: this.named('events'),
      description: 'What happens to orders, for whoever subscribes',
    });
    this.bus.archive('Archive', {
      archiveName: this.named('events'),
      description: 'To send what happened to a subscriber that came late, or was broken',
      eventPattern: { source: [orderEventSource] },
      retention: Duration.days(90),
    });
    this.bridge = new OrderEventBridge(this, { key, orderEvents: messaging.orderEvents, bus: this.bus });
    this.#describe();
    this.#tellOfAttention(messaging);
  }

  /** The schema as the code has it; in dev what is really sent is looked at as well. */
  #describe(): void {
    const registry = new CfnRegistry(this, 'Registry', {
      registryName: this.named('schemas'),
      description: 'What the events on the bus look like',
    });
    new CfnSchema(this, 'OrderEventSchema', {
      registryName: registry.attrRegistryName,
      schemaName: `${orderEventSource}@OrderEvent`,
      type: 'JSONSchemaDraft4',
      content: orderEventJsonSchema(),
    });
    if (this.comanda.name !== 'dev') return;
    new CfnDiscoverer(this, 'Discoverer', {
      sourceArn: this.bus.eventBusArn,
      description: 'Shows whether what is sent is what the schema says',
      crossAccount: false,
    });
  }

  /** An alarm cannot name the order that somebody must look at: this message does. */
  #tellOfAttention({ deadEvents }: MessagingStack): void {
    const ruleName = this.named('attention');
    this.alarms.addToResourcePolicy(
      new PolicyStatement({
        sid: 'TellOfAttention',
        principals: [new ServicePrincipal('events.amazonaws.com')],
        actions: ['sns:Publish'],
        resources: [this.alarms.topicArn],
        conditions: {
          ArnEquals: {
            'aws:SourceArn': this.formatArn({
              service: 'events',
              resource: 'rule',
              resourceName: `${this.named('events')}/${ruleName}`,
            }),
          },
        },
      }),
    );
    const orderId = EventField.fromPath('$.detail.orderId');
    new Rule(this, 'AttentionRule', {
      ruleName,
      description: 'An order waits for a person',
      eventBus: this.bus,
      eventPattern: {
        source: [orderEventSource],
        detailType: [orderEventDetailType],
        detail: { type: ['AttentionRequested'] },
      },
      targets: [
        {
          bind: () => ({
            arn: this.alarms.topicArn,
            input: RuleTargetInput.fromText(
              `Order ${orderId} cannot go on by itself and waits for support. What to do: docs/runbooks/support-is-asked.md`,
            ),
            // Its policy names the rules of this environment already.
            deadLetterConfig: { arn: deadEvents.queueArn },
            retryPolicy: { maximumRetryAttempts: 10 },
          }),
        },
      ],
    });
  }
}
