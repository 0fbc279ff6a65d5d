import { createHmac } from 'node:crypto';
import type { DurableStore } from '../durable-store.ts';
import { type DeliveryOptions, type OwedWebhook, openWebhookDelivery } from '../webhook-delivery.ts';
import { owedWebhooks, type Records } from './records.ts';
import type { EventWebhooks } from './transact.ts';

/** An endpoint as one would register it at Stripe (docs.stripe.com/api/webhook_endpoints). */
export interface WebhookEndpoint {
  readonly url: string;
  readonly secret: string;
  /** The types it is told of; `*` is all of them. */
  readonly enabledEvents: readonly string[];
}

/** Sends the events of the enabled types to the endpoint; to nobody when there is none. */
export function openEventWebhooks(
  store: DurableStore,
  records: Pick<Records, 'events'>,
  endpoint: WebhookEndpoint | undefined,
  { now, disturb, onTaken }: Pick<DeliveryOptions<OwedWebhook>, 'disturb' | 'now' | 'onTaken'>,
): EventWebhooks {
  const enabled = new Set(endpoint?.enabledEvents);
  const delivery = openWebhookDelivery<OwedWebhook>({
    store,
    collection: owedWebhooks,
    url: endpoint?.url,
    now,
    disturb,
    onTaken,
    render({ id }) {
      const event = records.events.get(id);
      if (event === undefined || endpoint === undefined) throw new Error(`event ${id} is owed and not kept`);
      const body = JSON.stringify(event, null, 2);
      const seconds = Math.floor(now() / 1000);
      return { body, headers: { 'stripe-signature': stripeSignature(body, endpoint.secret, seconds) } };
    },
  });
  return { ...delivery, wants: (type) => enabled.has('*') || enabled.has(type) };
}

/** HMAC-SHA-256 over `time.body` (docs.stripe.com/webhooks, verify manually). */
function stripeSignature(body: string, secret: string, seconds: number): string {
  return `t=${seconds},v1=${createHmac('sha256', secret).update(`${seconds}.${body}`).digest('hex')}`;
}
