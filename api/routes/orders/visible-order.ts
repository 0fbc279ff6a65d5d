import { orderIdSchema } from '../../../tasks/domain/ids.ts';
import type { Order } from '../../../tasks/domain/order.ts';
import type { OrderStore } from '../../../tasks/ports/order-store.ts';
import { type Caller, readsEveryOrder } from '../../access/roles.ts';
import { ApiError } from '../../http/api-error.ts';

/** The order, if there is one that the caller may see. To a customer, another's order does not exist. */
export async function visibleOrder(orders: OrderStore, orderId: string, caller: Caller): Promise<Order> {
  const id = orderIdSchema.safeParse(orderId);
  const order = id.success ? await orders.get(id.data) : undefined;
  if (order === undefined || !(readsEveryOrder(caller) || order.customerId === caller.subject)) {
    throw new ApiError('not_found', 'there is no order of that id');
  }
  return order;
}
