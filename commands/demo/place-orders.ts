import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { type OrderId, orderIdSchema } from '../../tasks/domain/ids.ts';
import { isTerminal, orderStatusSchema } from '../../tasks/domain/order-status.ts';
import { type ApiClient, errorCodeOf, ServerAway } from '../instance/api-client.ts';
import { actAsBuyer, type CancelAnswer } from './buyer.ts';
import type { PlannedOrder } from './order-generator.ts';

/** How a planned order fared at the API. */
export type PlacedOrder = {
  readonly planned: PlannedOrder;
  /** Just before the first attempt, milliseconds since 1970. */
  readonly postedAt: number;
} & (
  | {
      readonly kind: 'accepted';
      readonly orderId: OrderId;
      /** To each cancel that its buyer sent. */
      readonly cancels: readonly CancelAnswer[];
    }
  | { readonly kind: 'refused'; readonly status: number; readonly code: string }
  | { readonly kind: 'unanswered'; readonly reason: string }
);

export interface PlaceOptions {
  readonly client: ApiClient;
  /** Makes the keys of this run its own. */
  readonly runId: string;
  /** Orders between their POST and SHIPPED or another end. */
  readonly concurrency: number;
  /** Milliseconds since 1970: nobody is followed after it. */
  readonly deadline: number;
  readonly onDone: (placed: PlacedOrder) => void;
}

/** What a good order takes, before the first has told. */
const firstGuessMilliseconds = 1000;

/** Places them all, so many at a time; each keeps its slot until it is SHIPPED or has ended otherwise, and its buyer is done. */
export async function placeOrders(
  orders: readonly PlannedOrder[],
  options: PlaceOptions,
): Promise<readonly PlacedOrder[]> {
  const { client, deadline, onDone } = options;
  const placed: PlacedOrder[] = [];
  const queue = orders.values();
  let typicalMilliseconds = firstGuessMilliseconds;
  const work = async () => {
    for (const planned of queue) {
      let one = await placeOne(planned, options);
      if (one.kind === 'accepted') {
        const began = performance.now();
        const [cancels] = await Promise.all([
          actAsBuyer(one.orderId, planned.buyer, { client, deadline, typicalMilliseconds }),
          follow(one.orderId, typicalMilliseconds, options),
        ]);
        one = { ...one, cancels };
        if (planned.scenario === 'good')
          typicalMilliseconds = nextGuess(typicalMilliseconds, performance.now() - began);
      }
      placed.push(one);
      onDone(one);
    }
  };
  await Promise.all(Array.from({ length: options.concurrency }, work));
  return placed;
}

/** Goes with the times, and does not fall for one order that took minutes. */
const nextGuess = (guess: number, latest: number) => guess + (Math.min(latest, 3 * guess) - guess) / 8;

const acceptedSchema = z.object({ orderId: orderIdSchema });

async function placeOne(planned: PlannedOrder, { client, runId }: PlaceOptions): Promise<PlacedOrder> {
  const postedAt = Date.now();
  try {
    const { status, body } = await client.send({
      method: 'POST',
      path: '/orders',
      role: 'shop',
      body: planned.body,
      idempotencyKey: `demo-${runId}-${planned.index}`,
    });
    if (status === 200 || status === 201) {
      return { planned, postedAt, kind: 'accepted', orderId: acceptedSchema.parse(body).orderId, cancels: [] };
    }
    return { planned, postedAt, kind: 'refused', status, code: errorCodeOf(body) ?? 'unknown' };
  } catch (error) {
    if (!(error instanceof ServerAway)) throw error;
    return { planned, postedAt, kind: 'unanswered', reason: error.message };
  }
}

/** Asking early and often would take from the server what the orders need, asking late would keep a slot for nothing. */
const firstPollMilliseconds = 60;
const longestPollMilliseconds = 800;
const statusOnly = z.object({ status: orderStatusSchema });

/** Returns when it is SHIPPED, has ended, waits for staff, or time is up; what became of it is read again later. */
async function follow(
  orderId: OrderId,
  typicalMilliseconds: number,
  { client, deadline }: PlaceOptions,
): Promise<void> {
  await sleep(Math.max(0, typicalMilliseconds * 0.7 - firstPollMilliseconds));
  for (
    let pause = firstPollMilliseconds;
    Date.now() < deadline;
    pause = Math.min(longestPollMilliseconds, pause * 1.6)
  ) {
    await sleep(pause);
    const { status } = await client.get(`/orders/${orderId}`, 'support', statusOnly);
    if (status === 'SHIPPED' || status === 'NEEDS_ATTENTION' || isTerminal(status)) return;
  }
}
