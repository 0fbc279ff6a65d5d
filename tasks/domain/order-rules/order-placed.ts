import type { Order, OrderEvent } from '../order.ts';

/** The first line of a new order's timeline. */
export function orderPlaced(order: Order, { cause }: { readonly cause: string }): OrderEvent {
  return {
    orderId: order.orderId,
    version: order.version,
    type: 'OrderPlaced',
    at: order.orderDate,
    status: order.status,
    cause,
    details: {
      totalAmount: order.totalAmount,
      currency: order.currency,
      channel: order.channel,
      paymentMethod: order.paymentMethod.kind,
    },
  };
}
