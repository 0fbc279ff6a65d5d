/** How long an event is remembered: longer than any provider repeats one. */
export const keptSeconds = 30 * 24 * 3600;

/** Webhook events by the provider's id, kept 30 days, so that one event acts once. */
export interface WebhookEvents {
  wasProcessed(provider: string, eventId: string): Promise<boolean>;
  /** Called after the event was acted on, so that a crash in between means once more, not never. */
  markProcessed(provider: string, eventId: string): Promise<void>;
}
