import { z } from 'zod';
import { toFulfillmentRequest } from '../domain/fulfillment-request.ts';
import { orderIdSchema } from '../domain/ids.ts';
import { isTerminal } from '../domain/order-status.ts';
import { OrderNotFound } from '../ports/order-store.ts';
import type { Ports } from '../ports/ports.ts';
import { fulfillmentWorkflow } from './fulfillment-workflow.ts';
import { callOff } from './request-cancellation.ts';

/** What the order queue carries. */
export const orderMessageSchema = z.strictObject({ orderId: orderIdSchema });

/**
 * Starts the execution named after the order, once, however often the message comes. `calledOff` when it is to be cancelled:
 * then that is what begins. `notWanted` when the order has ended, or another workflow has taken it over. Throws when it can never be processed (it then ends in the
 * dead-letter queue) or could not be this time.
 */
export async function startFulfillment(
  body: string,
  { orders, callbacks, executions }: Pick<Ports, 'orders' | 'callbacks' | 'executions'>,
): Promise<{ readonly kind: 'started' | 'alreadyExists' | 'calledOff' | 'notWanted' }> {
  const { orderId } = orderMessageSchema.parse(JSON.parse(body));
  const order = await orders.get(orderId);
  if (order === undefined) throw new OrderNotFound(orderId);
  if (order.claim !== undefined || isTerminal(order.status)) return { kind: 'notWanted' };
  if (order.cancelRequest !== undefined) {
    await callOff(order, { callbacks, executions });
    return { kind: 'calledOff' };
  }
  return executions.start(fulfillmentWorkflow, orderId, toFulfillmentRequest(order));
}
