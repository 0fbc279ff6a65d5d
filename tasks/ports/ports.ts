import type { Callbacks } from './callbacks.ts';
import type { Carriers } from './carriers.ts';
import type { Catalogue } from './catalogue.ts';
import type { Clock } from './clock.ts';
import type { Executions } from './executions.ts';
import type { Ids } from './ids.ts';
import type { Ledger } from './ledger.ts';
import type { Mailer } from './mailer.ts';
import type { OrderEvents } from './order-events.ts';
import type { OrderQueue } from './order-queue.ts';
import type { OrderStore } from './order-store.ts';
import type { Payments } from './payments.ts';
import type { Stock } from './stock.ts';
import type { WebhookEvents } from './webhook-events.ts';

/** Everything that tasks and the API may need of the world. A task names the ones it uses and is handed those. */
export interface Ports {
  readonly callbacks: Callbacks;
  readonly carriers: Carriers;
  readonly catalogue: Catalogue;
  readonly clock: Clock;
  readonly executions: Executions;
  readonly ids: Ids;
  readonly ledger: Ledger;
  readonly mailer: Mailer;
  readonly orderEvents: OrderEvents;
  readonly orderQueue: OrderQueue;
  readonly orders: OrderStore;
  readonly payments: Payments;
  readonly stock: Stock;
  readonly webhookEvents: WebhookEvents;
}
