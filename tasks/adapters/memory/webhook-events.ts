import type { WebhookEvents } from '../../ports/webhook-events.ts';

export function memoryWebhookEvents(): WebhookEvents {
  const processed = new Set<string>();
  return {
    wasProcessed: async (provider, eventId) => processed.has(`${provider}#${eventId}`),
    markProcessed: async (provider, eventId) => {
      processed.add(`${provider}#${eventId}`);
    },
  };
}
