import { Duration } from 'aws-cdk-lib';
import { Alias, Architecture, Code, Function as LambdaFunction, Runtime, Tracing } from 'aws-cdk-lib/aws-lambda';
import type { Construct } from 'constructs';
import type { Bundles } from '../constructs/bundles.ts';
import { ComandaStack, type ComandaStackProps } from '../constructs/comanda-stack.ts';
import type { FunctionDefinition } from '../constructs/function-definitions.ts';
import type { ConfigurationStack } from './configuration-stack.ts';
import type { DataStack } from './data-stack.ts';
import type { IdentityStack } from './identity-stack.ts';
import type { MessagingStack } from './messaging-stack.ts';
import type { StorageStack } from './storage-stack.ts';

export interface FunctionsStackProps extends ComandaStackProps {
  readonly definitions: readonly FunctionDefinition[];
  readonly bundles: Bundles;
  readonly data: DataStack;
  readonly storage: StorageStack;
  readonly messaging: MessagingStack;
  readonly configuration: ConfigurationStack;
  readonly identity: IdentityStack;
}

/** One Lambda function for each task, and those of the order queue, of the table's stream and of the API. */
export class FunctionsStack extends ComandaStack {
  /** By the task's name: the alias `live` of its function. */
  readonly tasks: ReadonlyMap<string, Alias>;
  readonly orderQueueConsumer: Alias;
  readonly publishChanges: Alias;
  readonly api: Alias;
  /** All of them, by name. */
  readonly all: ReadonlyMap<string, Alias>;

  constructor(scope: Construct, props: FunctionsStackProps) {
    super(scope, 'functions', props, 'Comanda: functions');
    const { definitions, bundles } = props;
    this.all = new Map(definitions.map((definition) => [definition.name, this.#deploy(definition, bundles)]));
    this.orderQueueConsumer = this.#named('start-fulfillment');
    this.publishChanges = this.#named('publish-changes');
    this.api = this.#named('api');
    const others = new Set(['start-fulfillment', 'publish-changes', 'api']);
    this.tasks = new Map([...this.all].filter(([name]) => !others.has(name)));
  }

  #named(name: string): Alias {
    const alias = this.all.get(name);
    if (alias === undefined) throw new Error(`expected a function "${name}", found none`);
    return alias;
  }

  #deploy({ name, purpose, timeoutSeconds }: FunctionDefinition, bundles: Bundles): Alias {
    const deployed = new LambdaFunction(this, name, {
      functionName: this.named(name),
      description: purpose,
      runtime: Runtime.NODEJS_24_X,
      architecture: Architecture.ARM_64,
      handler: 'index.handler',
      code: Code.fromAsset(bundles.folderOf(name)),
      timeout: Duration.seconds(timeoutSeconds),
      memorySize: 512,
      tracing: Tracing.ACTIVE,
    });
    return new Alias(this, `${name}-live`, { aliasName: 'live', version: deployed.currentVersion });
  }
}
