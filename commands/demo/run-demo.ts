import { randomUUID } from 'node:crypto';
import { connect } from '../instance/connect.ts';
import { showProgress } from '../instance/progress.ts';
import { readShelf } from '../instance/shelf.ts';
import { planOrders } from './order-generator.ts';
import { ordersUnderWay } from './orders-under-way.ts';
import { placeOrders } from './place-orders.ts';
import { settle } from './settle.ts';
import { type Report, reportOn } from './summary.ts';
import { watch } from './watch.ts';

export interface DemoOptions {
  readonly orders: number;
  readonly concurrency: number;
  readonly seed: number;
  readonly timeoutSeconds: number;
  readonly url?: string | undefined;
  readonly data?: string | undefined;
}

const longestPatienceMilliseconds = 120_000;

/** Places the orders, waits until nothing moves any more, and judges what is there. Throws when no server can be found. */
export async function runDemo(options: DemoOptions): Promise<Report> {
  const { concurrency, timeoutSeconds } = options;
  const where = { url: options.url, data: options.data };
  const deadline = Date.now() + timeoutSeconds * 1000;
  const patienceMilliseconds = Math.min(longestPatienceMilliseconds, timeoutSeconds * 1000);
  const client = connect(where, {
    name: 'demo',
    patienceMilliseconds,
    onRetry: (trouble) => progress.retry(trouble),
  });
  const progress = showProgress(options.orders);
  try {
    const [shelf, underWayBefore] = await Promise.all([readShelf(client), ordersUnderWay(client)]);
    const placed = await placeOrders(planOrders(options.orders, options.seed, shelf), {
      client,
      runId: randomUUID(),
      concurrency,
      deadline,
      onDone: () => progress.advance(),
    });
    const watched = watch({
      client,
      where,
      placed,
      shelf,
      underWayBefore,
      concurrency,
      patienceMilliseconds,
      say: progress.say,
    });
    return reportOn(placed, await settle(watched, deadline));
  } finally {
    progress.stop();
  }
}
