import { z } from 'zod';
import { orderSchema } from '../../tasks/domain/order.ts';

const { shape } = orderSchema;

/** What the demo reads of an order in the API's answer; the rest is not its business. */
export const storedOrderSchema = z.object({
  orderId: shape.orderId,
  orderNumber: shape.orderNumber,
  status: shape.status,
  statusReason: shape.statusReason,
  fulfillmentStatus: shape.fulfillmentStatus,
  items: z.array(z.object({ productId: shape.items.element.shape.productId, quantity: z.int() })),
  totalAmount: shape.totalAmount,
  capturedAmount: shape.capturedAmount,
  refundedAmount: shape.refundedAmount,
  currency: shape.currency,
  shipments: z.array(z.object({ shipmentId: z.string(), trackingNumber: z.string().optional() })),
});
export type StoredOrder = z.infer<typeof storedOrderSchema>;

/** Whether goods left for it: from then on stock is sold and a label is rightly paid for. */
export function hasShipped(order: Pick<StoredOrder, 'fulfillmentStatus'>): boolean {
  return ['SHIPPED', 'DELIVERED', 'RETURNED'].includes(order.fulfillmentStatus);
}
