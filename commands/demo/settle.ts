import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { isTerminal, orderStatusSchema } from '../../tasks/domain/order-status.ts';
import type { ApiClient } from '../instance/api-client.ts';

/** Not yet ended, and going on by itself: what needs attention waits for a person. */
const movingStatuses = orderStatusSchema.options.filter(
  (status) => !isTerminal(status) && status !== 'NEEDS_ATTENTION',
);

const pauseMilliseconds = 500;
const count = z.object({ items: z.array(z.unknown()) });

/** Waits until no order on the server moves any more, or until the deadline; tells how many still do (100 a status at most). */
export async function waitUntilSettled(
  client: ApiClient,
  deadline: number,
  onWaiting: (moving: number) => void,
): Promise<void> {
  for (;;) {
    const pages = await Promise.all(
      movingStatuses.map((status) => client.get(`/orders?status=${status}&limit=100`, 'support', count)),
    );
    const moving = pages.reduce((sum, page) => sum + page.items.length, 0);
    if (moving === 0 || Date.now() > deadline) return;
    onWaiting(moving);
    await sleep(pauseMilliseconds);
  }
}
