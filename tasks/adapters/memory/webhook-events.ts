import type { Clock } from '../../ports/clock.ts';
import { keptSeconds, type WebhookEvents } from '../../ports/webhook-events.ts';

export function memoryWebhookEvents(clock: Clock): WebhookEvents {
  const expiries = new Map<string, number>();
  const keyOf = (provider: string, eventId: string) => `${provider}#${eventId}`;
  return {
    wasProcessed: async (provider, eventId) => (expiries.get(keyOf(provider, eventId)) ?? 0) > clock.now().getTime(),
    markProcessed: async (provider, eventId) => {
      expiries.set(keyOf(provider, eventId), clock.now().getTime() + keptSeconds * 1000);
    },
  };
}
