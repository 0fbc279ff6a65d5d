import type { Ports } from '../ports/ports.ts';

const pageSize = 100;

/**
 * Hands over every order that is still PENDING, and says how many. Storing an order hands it over by the table's stream;
 * this is for what the stream cannot bring any more: an order whose message came too often while the workflows were away
 * and is a dead letter, one that the publisher gave up, one that was stored before the table had a stream. An order whose
 * execution exists already is not started again.
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
    const unsent = await orderQueue.send(page.items.map(({ orderId }) => orderId));
    if (unsent.length > 0) throw new Error(`the order queue refused ${unsent.length} orders, ${unsent[0]} the first`);
    handedOver += page.items.length;
    cursor = page.next;
  } while (cursor !== undefined);
  return handedOver;
}
