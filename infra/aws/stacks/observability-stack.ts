import type { Construct } from 'constructs';
import { ComandaStack, type ComandaStackProps } from '../constructs/comanda-stack.ts';
import type { ApiStack } from './api-stack.ts';
import type { ConsoleStack } from './console-stack.ts';
import type { DataStack } from './data-stack.ts';
import type { EventsStack } from './events-stack.ts';
import type { FunctionsStack } from './functions-stack.ts';
import type { KeysStack } from './keys-stack.ts';
import type { MessagingStack } from './messaging-stack.ts';
import type { StorageStack } from './storage-stack.ts';
import type { WorkflowsStack } from './workflows-stack.ts';

export interface ObservabilityStackProps extends ComandaStackProps {
  readonly keys: KeysStack;
  readonly data: DataStack;
  readonly storage: StorageStack;
  readonly events: EventsStack;
  readonly messaging: MessagingStack;
  readonly functions: FunctionsStack;
  readonly workflows: WorkflowsStack;
  readonly api: ApiStack;
  readonly console: ConsoleStack;
}

/** Alarms, dashboards and the audit trail. */
export class ObservabilityStack extends ComandaStack {
  constructor(scope: Construct, props: ObservabilityStackProps) {
    super(scope, 'observability', props, 'Comanda: alarms, dashboards, audit trail');
  }
}
