import type { DurableStore } from '../durable-store.ts';
import type { OwedWebhook, WebhookDelivery } from '../webhook-delivery.ts';
import { apiVersion, type Context, type EventCause, type Moment, type Records } from './records.ts';

/**
 * Runs `work` in one transaction: what it changes, the events of it and the webhooks that these owe are on disk when this
 * returns, or none of them when it throws. The webhooks go out after that.
 */
export type Transact = <Result>(moment: Moment, cause: EventCause, work: (context: Context) => Result) => Result;

export interface EventWebhooks extends WebhookDelivery<OwedWebhook> {
  /** Whether an endpoint is told of events of that type. */
  wants(type: string): boolean;
}

export function transactions(store: DurableStore, records: Records, webhooks: EventWebhooks): Transact {
  return (moment, cause, work) => {
    const owed: OwedWebhook[] = [];
    const emit = (type: string, object: unknown) => {
      const id = moment.newId('evt');
      const isWanted = webhooks.wants(type);
      if (isWanted) owed.push({ id, dueAt: moment.now * 1000 });
      const event = {
        id,
        object: 'event',
        api_version: apiVersion,
        created: moment.now,
        data: { object },
        livemode: false,
        pending_webhooks: isWanted ? 1 : 0,
        request: cause,
        type,
      } as const;
      records.events.put(id, event, type);
    };
    const result = store.transaction(() => {
      const given = work({ ...records, ...moment, emit });
      webhooks.store(owed);
      return given;
    });
    if (owed.length > 0) webhooks.schedule(owed);
    return result;
  };
}
