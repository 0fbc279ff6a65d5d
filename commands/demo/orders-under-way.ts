import { z } from 'zod';
import { type OrderId, orderIdSchema } from '../../tasks/domain/ids.ts';
import { isTerminal, type OrderStatus, orderStatusSchema } from '../../tasks/domain/order-status.ts';
import type { ApiClient } from '../instance/api-client.ts';
import type { Pulse } from './settle.ts';
import { waitsForSomebody } from './waits-for-somebody.ts';

const openStatuses = orderStatusSchema.options.filter((status) => !isTerminal(status));
/** Going on by itself: what needs attention waits for a person. */
const movingStatuses = openStatuses.filter((status) => status !== 'NEEDS_ATTENTION');

const orderInList = z.object({ orderId: orderIdSchema, version: z.int() });
const pageOfList = z.object({ items: z.array(orderInList) });

/** Every order on the server that has not ended. */
export async function ordersUnderWay(client: ApiClient): Promise<readonly OrderId[]> {
  const lists = await Promise.all(
    openStatuses.map((status) => client.getAll(`/orders?status=${status}`, 'support', orderInList)),
  );
  return lists.flat().map(({ orderId }) => orderId);
}

/**
 * The orders that move, with their versions; a hundred of each status at most. One that this run did not place is left
 * out while it waits for somebody: that may take long.
 */
export async function movingOrders(client: ApiClient, own: ReadonlySet<OrderId>): Promise<Pulse['moving']> {
  const readPage = async (status: OrderStatus) => {
    const { items } = await client.get(`/orders?status=${status}&limit=100`, 'support', pageOfList);
    return items.filter(({ orderId }) => own.has(orderId) || !waitsForSomebody(status));
  };
  const pages = await Promise.all(movingStatuses.map(readPage));
  return pages.flat().map(({ orderId, version }) => `${orderId} ${version}`);
}
