import type { Construct } from 'constructs';
import { ComandaStack, type ComandaStackProps } from '../constructs/comanda-stack.ts';
import type { ConfigurationStack } from './configuration-stack.ts';
import type { FunctionsStack } from './functions-stack.ts';
import type { IdentityStack } from './identity-stack.ts';
import type { KeysStack } from './keys-stack.ts';
import type { MessagingStack } from './messaging-stack.ts';
import type { StorageStack } from './storage-stack.ts';

export interface ApiStackProps extends ComandaStackProps {
  readonly keys: KeysStack;
  readonly functions: FunctionsStack;
  readonly identity: IdentityStack;
  readonly configuration: ConfigurationStack;
  readonly messaging: MessagingStack;
  readonly storage: StorageStack;
}

/** The HTTP API, the WebSocket API and the firewall in front of them. */
export class ApiStack extends ComandaStack {
  constructor(scope: Construct, props: ApiStackProps) {
    super(scope, 'api', props, 'Comanda: HTTP and WebSocket API');
  }
}
