import { EventBus } from 'aws-cdk-lib/aws-events';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { Construct } from 'constructs';
import { ComandaStack, type ComandaStackProps } from '../constructs/comanda-stack.ts';

export interface EventsStackProps extends ComandaStackProps {
  readonly key: IKey;
}

/** The event bus, its archive and schemas. */
export class EventsStack extends ComandaStack {
  readonly bus: EventBus;

  constructor(scope: Construct, props: EventsStackProps) {
    super(scope, 'events', props, 'Comanda: the event bus');
    this.bus = new EventBus(this, 'Bus', { eventBusName: this.named('events') });
  }
}
