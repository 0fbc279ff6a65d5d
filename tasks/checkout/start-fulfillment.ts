import { z } from 'zod';
import { toFulfillmentRequest } from '../domain/fulfillment-request.ts';
import { orderIdSchema } from '../domain/ids.ts';
import { isTerminal } from '../domain/order-status.ts';
import { OrderNotFound } from '../ports/order-store.ts';
import type { Ports } from '../ports/ports.ts';
import { fulfillmentWorkflow } from './fulfillment-workflow.ts';

/** What the order queue carries. */
export const orderMessageSchema = z.strictObject({ orderId: orderIdSchema });

/**
 * Starts the execution named after the order, once, however often the message comes. `notWanted` when the order has ended,
 * or another workflow has taken it over: the message is done. Throws when it can never be processed (it then ends in the
 * dead-letter queue) or could not be this time.
 */
export async function startFulfillment(
  body: string,
  { orders, executions }: Pick<Ports, 'orders' | 'executions'>,
): Promise<{ readonly kind: 'started' | 'alreadyExists' | 'notWanted' }> {
  const { orderId } = orderMessageSchema.parse(JSON.parse(body));
  const order = await orders.get(orderId);
  if (order === undefined) throw new OrderNotFound(orderId);
  if (order.claim !== undefined || isTerminal(order.status)) return { kind: 'notWanted' };
  return executions.start(fulfillmentWorkflow, orderId, toFulfillmentRequest(order));
}
