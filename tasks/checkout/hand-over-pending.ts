import type { Ports } from '../ports/ports.ts';

const pageSize = 100;

/**
 * Hands over every order that is still PENDING, and says how many. Whoever stored one may have ended before handing it over,
 * or its message may have come too often while the workflows were away and be a dead letter; an order whose execution
 * exists already is not started again.
 */
export async function handOverPending({ orders, orderQueue }: Pick<Ports, 'orders' | 'orderQueue'>): Promise<number> {
  let handedOver = 0;
  let cursor: string | undefined;
  do {
    const page = await orders.list({
      status: 'PENDING',
      limit: pageSize,
      ...(cursor === undefined ? {} : { cursor }),
    });
    await Promise.all(page.items.map(({ orderId }) => orderQueue.send(orderId)));
    handedOver += page.items.length;
    cursor = page.next;
  } while (cursor !== undefined);
  return handedOver;
}
