import type { StateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import type { Construct } from 'constructs';
import { ComandaStack, type ComandaStackProps } from '../constructs/comanda-stack.ts';
import type { EventsStack } from './events-stack.ts';
import type { FunctionsStack } from './functions-stack.ts';
import type { KeysStack } from './keys-stack.ts';
import type { MessagingStack } from './messaging-stack.ts';
import type { StorageStack } from './storage-stack.ts';

export interface WorkflowsStackProps extends ComandaStackProps {
  readonly keys: KeysStack;
  readonly functions: FunctionsStack;
  readonly storage: StorageStack;
  readonly messaging: MessagingStack;
  readonly events: EventsStack;
}

/** A machine and the ARN of the alias by which it is started. */
export interface DeployedMachine {
  readonly machine: StateMachine;
  readonly aliasArn: string;
}

/** The state machines and what starts them. */
export class WorkflowsStack extends ComandaStack {
  readonly machines: ReadonlyMap<string, DeployedMachine> = new Map();

  constructor(scope: Construct, props: WorkflowsStackProps) {
    super(scope, 'workflows', props, 'Comanda: state machines and schedules');
  }
}
