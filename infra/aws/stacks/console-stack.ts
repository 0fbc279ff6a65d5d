import type { Construct } from 'constructs';
import { ComandaStack, type ComandaStackProps } from '../constructs/comanda-stack.ts';
import type { ApiStack } from './api-stack.ts';
import type { StorageStack } from './storage-stack.ts';

export interface ConsoleStackProps extends ComandaStackProps {
  readonly api: ApiStack;
  readonly storage: StorageStack;
}

/** The console behind CloudFront. */
export class ConsoleStack extends ComandaStack {
  constructor(scope: Construct, props: ConsoleStackProps) {
    super(scope, 'console', props, 'Comanda: console');
  }
}
