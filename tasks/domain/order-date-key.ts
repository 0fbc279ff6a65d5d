import type { Order } from './order.ts';

/** Sorts orders by the time they were placed; the id makes it unique. */
export function orderDateKey(order: Pick<Order, 'orderDate' | 'orderId'>): string {
  return `${order.orderDate}#${order.orderId}`;
}
