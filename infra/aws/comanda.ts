import type { App } from 'aws-cdk-lib';
import type { Bundles } from './constructs/bundles.ts';
import type { FunctionDefinition } from './constructs/function-definitions.ts';
import type { ComandaEnvironment } from './environments.ts';
import { ApiStack } from './stacks/api-stack.ts';
import { ConfigurationStack } from './stacks/configuration-stack.ts';
import { ConsoleStack } from './stacks/console-stack.ts';
import { DataStack } from './stacks/data-stack.ts';
import { EventsStack } from './stacks/events-stack.ts';
import { FunctionsStack } from './stacks/functions-stack.ts';
import { IdentityStack } from './stacks/identity-stack.ts';
import { KeysStack, StandbyKeyStack } from './stacks/keys-stack.ts';
import { MessagingStack } from './stacks/messaging-stack.ts';
import { ObservabilityStack } from './stacks/observability-stack.ts';
import { StandbyStack } from './stacks/standby-stack.ts';
import { StorageStack } from './stacks/storage-stack.ts';
import { WorkflowsStack } from './stacks/workflows-stack.ts';

/** The whole system in one environment, stack by stack in the order in which they are deployed. */
export function composeComanda(
  app: App,
  environment: ComandaEnvironment,
  definitions: readonly FunctionDefinition[],
  bundles: Bundles,
) {
  const keys = new KeysStack(app, { environment });
  const { key } = keys;
  const standby = standbyKey(app, environment, keys);
  const data = new DataStack(app, { environment, key, ...(standby && { standbyKeyArn: standby.arn }) });
  if (standby !== undefined) data.addStackDependency(standby.stack);
  const storage = new StorageStack(app, { environment });
  const configuration = new ConfigurationStack(app, { environment, key });
  const messaging = new MessagingStack(app, { environment, key });
  const events = new EventsStack(app, { environment, key, messaging });
  const identity = new IdentityStack(app, { environment });
  // Its sender's domain is one of messaging's.
  identity.addStackDependency(messaging);
  const functions = new FunctionsStack(app, {
    environment,
    definitions,
    bundles,
    data,
    messaging,
    configuration,
    identity,
    events,
  });
  const workflows = new WorkflowsStack(app, { environment, keys, functions, storage, messaging, events });
  const api = new ApiStack(app, { environment, keys, functions, identity });
  const console = new ConsoleStack(app, { environment, keys, identity, api, storage });
  const observability = new ObservabilityStack(app, {
    environment,
    keys,
    data,
    storage,
    events,
    messaging,
    functions,
    workflows,
    api,
    console,
  });
  return {
    keys,
    data,
    storage,
    configuration,
    events,
    messaging,
    identity,
    functions,
    workflows,
    api,
    console,
    observability,
    ...watchedFromOutside(app, environment, data, events),
  };
}
export type Comanda = ReturnType<typeof composeComanda>;

/** Only where there is something to watch: a stack must not be empty. */
function watchedFromOutside(app: App, environment: ComandaEnvironment, data: DataStack, events: EventsStack) {
  if (environment.domain === undefined && environment.standbyRegion === undefined) return {};
  return { standby: new StandbyStack(app, { environment, data, events }) };
}

/** The key's replica, which must be there before the table's, and its ARN: a replica has its primary's id. */
function standbyKey(app: App, environment: ComandaEnvironment, keys: KeysStack) {
  const { standbyRegion } = environment;
  if (standbyRegion === undefined) return undefined;
  const stack = new StandbyKeyStack(app, { environment, primary: keys.key, standbyRegion });
  stack.addStackDependency(keys);
  const arn = keys.formatArn({ service: 'kms', region: standbyRegion, resource: 'key', resourceName: keys.key.keyId });
  return { stack, arn };
}
