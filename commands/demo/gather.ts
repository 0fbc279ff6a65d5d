import type { Instance } from '../../infra/local/instance.ts';
import type { OrderId } from '../../tasks/domain/ids.ts';
import type { StockLevel } from '../../tasks/domain/product.ts';
import type { ApiClient } from '../instance/api-client.ts';
import { listPayments, listShipments } from '../instance/providers.ts';
import { readShelf } from '../instance/shelf.ts';
import { storedOrderSchema } from '../instance/stored-order.ts';
import type { CancelAnswer } from './buyer.ts';
import type { Facts } from './facts.ts';
import { type TimelineEvent, timelineEventSchema } from './latency.ts';

export interface Gathered {
  readonly facts: Facts;
  /** Of the orders whose messages are asked for. */
  readonly timelines: ReadonlyMap<OrderId, readonly TimelineEvent[]>;
}

/** Asks everybody who knows something: the API, the payment provider, the carrier. */
export async function gather(asked: {
  readonly client: ApiClient;
  readonly instance: Instance;
  readonly acceptedIds: ReadonlySet<OrderId>;
  /** Whose messages are asked for. */
  readonly toldIds: ReadonlySet<OrderId>;
  readonly cancels: ReadonlyMap<OrderId, readonly CancelAnswer[]>;
  readonly stockBefore: readonly StockLevel[];
  readonly concurrency: number;
}): Promise<Gathered> {
  const { client, instance, acceptedIds, toldIds, cancels, stockBefore } = asked;
  const orders = await client.getAll('/orders', 'support', storedOrderSchema);
  const shelf = await readShelf(client);
  const payments = await listPayments(instance);
  const shipments = await listShipments(instance);
  const timelines = await readTimelines(
    client,
    orders.map((order) => order.orderId).filter((orderId) => toldIds.has(orderId)),
    asked.concurrency,
  );
  const messages = new Map([...timelines].map(([orderId, timeline]) => [orderId, kindsSent(timeline)]));
  return {
    timelines,
    facts: { acceptedIds, orders, stockBefore, stockAfter: shelf.levels, payments, shipments, messages, cancels },
  };
}

function kindsSent(timeline: readonly TimelineEvent[]): readonly string[] {
  return timeline.flatMap(({ type, details }) => (type === 'MessageSent' && details?.kind ? [details.kind] : []));
}

async function readTimelines(
  client: ApiClient,
  orderIds: readonly OrderId[],
  concurrency: number,
): Promise<ReadonlyMap<OrderId, readonly TimelineEvent[]>> {
  const timelines = new Map<OrderId, readonly TimelineEvent[]>();
  const queue = orderIds.values();
  const work = async () => {
    for (const orderId of queue) {
      timelines.set(orderId, await client.getAll(`/orders/${orderId}/timeline`, 'support', timelineEventSchema));
    }
  };
  await Promise.all(Array.from({ length: concurrency }, work));
  return timelines;
}
