import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { findInstance } from '../../infra/local/instance.ts';
import { connect } from '../instance/connect.ts';
import { showProgress } from '../instance/progress.ts';
import { readShelf } from '../instance/shelf.ts';
import { type Gathered, gather } from './gather.ts';
import { planOrders } from './order-generator.ts';
import { placeOrders } from './place-orders.ts';
import { waitUntilSettled } from './settle.ts';
import { type Report, reportOn } from './summary.ts';

export interface DemoOptions {
  readonly orders: number;
  readonly concurrency: number;
  readonly seed: number;
  readonly timeoutSeconds: number;
  readonly url?: string | undefined;
  readonly data?: string | undefined;
}

const patienceMilliseconds = 120_000;

/** Places the orders, waits until nothing moves any more, and judges what is there. Throws when no server can be found. */
export async function runDemo(options: DemoOptions): Promise<Report> {
  const where = { url: options.url, data: options.data };
  const deadline = Date.now() + options.timeoutSeconds * 1000;
  const client = connect(where, {
    name: 'demo',
    patienceMilliseconds: Math.min(patienceMilliseconds, options.timeoutSeconds * 1000),
    onRetry: (trouble) => progress.retry(trouble),
  });
  const progress = showProgress(options.orders);
  try {
    const shelf = await readShelf(client);
    const placed = await placeOrders(planOrders(options.orders, options.seed, shelf), {
      client,
      runId: randomUUID(),
      concurrency: options.concurrency,
      deadline,
      onDone: () => progress.advance(),
    });
    await waitUntilSettled(client, deadline, (moving) => progress.say(`${moving} on their way`));
    progress.say('checking');
    const acceptedIds = new Set(placed.flatMap((order) => (order.kind === 'accepted' ? [order.orderId] : [])));
    const gathered = await outlasting(Math.min(deadline, Date.now() + patienceMilliseconds), () =>
      gather({
        client,
        instance: findInstance(where),
        acceptedIds,
        stockBefore: shelf.levels,
        concurrency: options.concurrency,
      }),
    );
    return reportOn(placed, gathered);
  } finally {
    progress.stop();
  }
}

const secondLookMilliseconds = 1000;

/** The providers' sandboxes may be away too: what was gathered is all of one look, so the whole look is repeated. What was not as expected will not get better. */
async function outlasting(deadline: number, look: () => Promise<Gathered>): Promise<Gathered> {
  for (;;) {
    try {
      return await look();
    } catch (error) {
      if (error instanceof z.ZodError || Date.now() + secondLookMilliseconds > deadline) throw error;
      await sleep(secondLookMilliseconds);
    }
  }
}
