import { beforeEach, describe, expect, test } from '@jest/globals';
import type { HandDrivenClock } from '../../tasks/adapters/memory/clock.ts';
import type { WebhookEvents } from '../../tasks/ports/webhook-events.ts';

/** What every record of webhook events must do. */
export function webhookEventsContract(
  name: string,
  open: () => Promise<{ readonly events: WebhookEvents; readonly clock: HandDrivenClock }>,
): void {
  describe(`the webhook events ${name}`, () => {
    let events: WebhookEvents;
    let clock: HandDrivenClock;
    beforeEach(async () => {
      ({ events, clock } = await open());
    });

    test('know which were acted on, by provider', async () => {
      expect(await events.wasProcessed('carrier', 'evt_1')).toBe(false);
      for (let i = 0; i < 2; i += 1) await events.markProcessed('carrier', 'evt_1');
      expect(await events.wasProcessed('carrier', 'evt_1')).toBe(true);
      expect(await events.wasProcessed('stripe', 'evt_1')).toBe(false);
    });

    test('are forgotten after thirty days', async () => {
      await events.markProcessed('carrier', 'evt_2');
      clock.advance({ seconds: 30 * 24 * 3600 - 1 });
      expect(await events.wasProcessed('carrier', 'evt_2')).toBe(true);
      clock.advance({ seconds: 2 });
      expect(await events.wasProcessed('carrier', 'evt_2')).toBe(false);
    });
  });
}
