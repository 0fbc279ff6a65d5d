import { Duration } from 'aws-cdk-lib';
import { type Alias, FilterCriteria, FilterRule, StartingPosition } from 'aws-cdk-lib/aws-lambda';
import { DynamoEventSource, SqsDlq, SqsEventSource } from 'aws-cdk-lib/aws-lambda-event-sources';
import type { Construct } from 'constructs';
import type { Bundles } from '../constructs/bundles.ts';
import { ComandaStack, type ComandaStackProps } from '../constructs/comanda-stack.ts';
import type { FunctionDefinition } from '../constructs/function-definitions.ts';
import { functionEnvironment, type Settings, secretsOf } from '../constructs/function-environment.ts';
import { GradualFunctions } from '../constructs/gradual-functions.ts';
import { machineNames } from '../constructs/machine-names.ts';
import { metricsNamespace } from '../constructs/own-metrics.ts';
import { TaskFunction } from '../constructs/task-function.ts';
import type { RoleResources } from '../permissions/role-policy.ts';
import type { ConfigurationStack } from './configuration-stack.ts';
import type { DataStack } from './data-stack.ts';
import type { EventsStack } from './events-stack.ts';
import type { IdentityStack } from './identity-stack.ts';
import type { MessagingStack } from './messaging-stack.ts';

export interface FunctionsStackProps extends ComandaStackProps {
  readonly definitions: readonly FunctionDefinition[];
  readonly bundles: Bundles;
  readonly data: DataStack;
  readonly messaging: MessagingStack;
  readonly configuration: ConfigurationStack;
  readonly identity: IdentityStack;
  readonly events: EventsStack;
}

/** The name of the alias of each function and of each state machine: what is called is always the alias. */
export const liveAlias = 'live';

/** One Lambda function for each task, and those of the order queue, of the table's stream and of the API. */
export class FunctionsStack extends ComandaStack {
  /** By the task's name: the alias `live` of its function. */
  readonly tasks: ReadonlyMap<string, Alias>;
  readonly orderQueueConsumer: Alias;
  readonly publishChanges: Alias;
  /** Called by the clock. */
  readonly measureWaits: Alias;
  readonly api: Alias;
  /** All of them, by name. */
  readonly all: ReadonlyMap<string, Alias>;

  constructor(scope: Construct, props: FunctionsStackProps) {
    super(scope, 'functions', props, 'Comanda: functions');
    const resources = this.#resources(props);
    const settings = this.#settings(props);
    const secretArns = resources.secretArns;
    this.all = new Map(
      props.definitions.map((definition) => {
        const variables = functionEnvironment(definition, settings, secretArns);
        if (definition.emitsMetrics) {
          variables.METRICS_NAMESPACE = metricsNamespace;
          variables.ENVIRONMENT = this.comanda.name;
        }
        if (definition.name === 'api') variables.TOKEN_ISSUER = props.identity.tokenIssuer;
        const { live } = new TaskFunction(this, {
          definition,
          environment: this.comanda,
          functionName: this.named(definition.name),
          bundle: props.bundles.folderOf(definition.name),
          variables,
          readsSecrets: secretsOf(definition).length > 0,
          resources,
          key: props.data.key,
        });
        return [definition.name, live];
      }),
    );
    new GradualFunctions(this, {
      functions: props.definitions.map(({ name, mayDecline = false }) => ({ name, mayDecline, live: this.#of(name) })),
      alarms: props.events.alarms,
    });
    this.orderQueueConsumer = this.#of('start-fulfillment');
    this.publishChanges = this.#of('publish-changes');
    this.measureWaits = this.#of('measure-waits');
    this.api = this.#of('api');
    const others = new Set([this.orderQueueConsumer, this.publishChanges, this.measureWaits, this.api]);
    this.tasks = new Map([...this.all].filter(([, alias]) => !others.has(alias)));
    this.#consumeOrders(props.messaging);
    this.#publishWhatIsStored(props);
  }

  #of(name: string): Alias {
    const alias = this.all.get(name);
    if (alias === undefined) throw new Error(`expected a function "${name}", found none`);
    return alias;
  }

  #consumeOrders({ ordersQueue }: MessagingStack): void {
    this.orderQueueConsumer.addEventSource(
      new SqsEventSource(ordersQueue, {
        batchSize: 10,
        reportBatchItemFailures: true,
        maxConcurrency: this.comanda.consumerConcurrency,
      }),
    );
  }

  /** The mapping that infra/local/lambda/main.ts makes here: events that were inserted, and no other change. */
  #publishWhatIsStored({ data, messaging }: FunctionsStackProps): void {
    this.publishChanges.addEventSource(
      new DynamoEventSource(data.table, {
        startingPosition: StartingPosition.TRIM_HORIZON,
        batchSize: 100,
        maxBatchingWindow: Duration.millis(0),
        filters: [
          FilterCriteria.filter({
            eventName: FilterRule.isEqual('INSERT'),
            dynamodb: { Keys: { SK: { S: FilterRule.beginsWith('EVENT#') } } },
          }),
        ],
        reportBatchItemFailures: true,
        // One record that can never be published must not take those beside it along.
        bisectBatchOnError: true,
        retryAttempts: 10,
        // The stream itself forgets after a day.
        maxRecordAge: Duration.hours(24),
        onFailure: new SqsDlq(messaging.deadChanges),
      }),
    );
  }

  #settings({ data, messaging, configuration }: FunctionsStackProps): Settings {
    const { domain } = this.comanda;
    return {
      TABLE_NAME: data.table.tableName,
      IDEMPOTENCY_TABLE_NAME: data.idempotencyTable.tableName,
      ORDERS_QUEUE_URL: messaging.ordersQueue.queueUrl,
      ORDER_EVENTS_TOPIC_ARN: messaging.orderEvents.topicArn,
      STATE_MACHINE_ARN_PREFIX: this.#statesArn('stateMachine', this.named('')),
      STATE_MACHINE_ALIAS: liveAlias,
      CARRIER_API_URL: configuration.carrierApiUrl.stringValue,
      MAIL_FROM: configuration.mailFrom.stringValue,
      ...(domain === undefined ? {} : { PAYMENT_RETURN_URL: `https://${domain.name}/api/v1/payment-return` }),
    };
  }

  #resources({ data, messaging, configuration }: FunctionsStackProps): RoleResources {
    return {
      tableArn: data.table.tableArn,
      tableStreamArn: data.table.tableStreamArn ?? '',
      idempotencyTableArn: data.idempotencyTable.tableArn,
      ordersQueueArn: messaging.ordersQueue.queueArn,
      deadChangesArn: messaging.deadChanges.queueArn,
      orderEventsArn: messaging.orderEvents.topicArn,
      secretArns: { stripe: configuration.stripe.secretArn, carriers: configuration.carriers.secretArn },
      // By name, not by reference: the machines call the functions, and a stack cannot wait for the one that waits for it.
      // Starting by the alias is allowed on the alias, answering a callback on the machine.
      machineArns: machineNames.flatMap((name) => {
        const arn = this.#statesArn('stateMachine', this.named(name));
        return [arn, `${arn}:${liveAlias}`];
      }),
      executionArns: machineNames.map((name) => `${this.#statesArn('execution', this.named(name))}:*`),
      mail: { identityArn: messaging.mailIdentity.emailIdentityArn, fromAddress: messaging.mailAddress },
      keyArn: data.key.keyArn,
      region: this.region,
    };
  }

  #statesArn(resource: 'stateMachine' | 'execution', name: string): string {
    return `arn:${this.partition}:states:${this.region}:${this.account}:${resource}:${name}`;
  }
}
