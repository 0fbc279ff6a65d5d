import { z } from 'zod';
import { toFulfillmentRequest } from '../domain/fulfillment-request.ts';
import { orderIdSchema } from '../domain/ids.ts';
import { OrderNotFound } from '../ports/order-store.ts';
import type { Ports } from '../ports/ports.ts';

/** What the order queue carries. */
export const orderMessageSchema = z.strictObject({ orderId: orderIdSchema });

/**
 * Starts the execution named after the order, once, however often the message comes. Throws when the message can never be
 * processed (it then ends in the dead-letter queue) or could not be this time.
 */
export async function startFulfillment(
  body: string,
  { orders, executions }: Pick<Ports, 'orders' | 'executions'>,
): Promise<{ readonly kind: 'started' | 'alreadyExists' }> {
  const { orderId } = orderMessageSchema.parse(JSON.parse(body));
  const order = await orders.get(orderId);
  if (order === undefined) throw new OrderNotFound(orderId);
  return executions.start('fulfill-order', orderId, toFulfillmentRequest(order));
}
