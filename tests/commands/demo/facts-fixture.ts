import type { Facts } from '../../../commands/demo/facts.ts';
import type { PaymentAtProvider, ShipmentAtCarrier } from '../../../commands/instance/providers.ts';
import { type StoredOrder, storedOrderSchema } from '../../../commands/instance/stored-order.ts';
import { type StockLevel, stockLevelSchema } from '../../../tasks/domain/product.ts';
import { messageKindsOfEnd } from '../../../tasks/notification/message-kinds.ts';

const idOf = (index: number) => `01K${String(index).padStart(23, '0')}`;

/** An order that went well: two mugs, paid in full, shipped with label shp_<index>, delivered. */
export function deliveredOrder(index: number, changes: Record<string, unknown> = {}): StoredOrder {
  return storedOrderSchema.parse({
    orderId: idOf(index),
    orderNumber: 'K7PM-3XWD',
    status: 'DELIVERED',
    fulfillmentStatus: 'DELIVERED',
    items: [{ productId: 'mug-01', quantity: 2 }],
    totalAmount: 2500,
    capturedAmount: 2500,
    refundedAmount: 0,
    currency: 'USD',
    shipments: [{ shipmentId: `shp_${index}` }],
    ...changes,
  });
}

/** An order whose card was declined: nothing was taken, nothing left. */
export const declinedOrder = (index: number, changes: Record<string, unknown> = {}) =>
  deliveredOrder(index, {
    status: 'PAYMENT_FAILED',
    fulfillmentStatus: 'UNFULFILLED',
    capturedAmount: 0,
    shipments: [],
    ...changes,
  });

/** An order that its buyer called off in time. */
export const cancelledOrder = (index: number, changes: Record<string, unknown> = {}) =>
  declinedOrder(index, { status: 'CANCELLED', ...changes });

export const stockLevel = (available: number, reserved: number, sold: number): StockLevel =>
  stockLevelSchema.parse({ productId: 'mug-01', available, reserved, sold });

export const paymentOf = (order: StoredOrder, changes: Partial<PaymentAtProvider> = {}): PaymentAtProvider => ({
  paymentId: `pi_${order.orderId}`,
  orderId: order.orderId,
  status: order.capturedAmount > 0 ? 'succeeded' : 'canceled',
  held: 0,
  captured: order.capturedAmount,
  refunded: 0,
  currency: order.currency,
  ...changes,
});

export const labelOf = (order: StoredOrder, changes: Partial<ShipmentAtCarrier> = {}): ShipmentAtCarrier => ({
  shipmentId: order.shipments[0]?.shipmentId ?? 'shp_none',
  reference: order.orderId,
  isPaidFor: true,
  ...changes,
});

/** A healthy world: two orders delivered, one declined. */
export function healthyFacts(changes: Partial<Facts> = {}): Facts {
  const orders = changes.orders ?? [deliveredOrder(1), deliveredOrder(2), declinedOrder(3)];
  const shipped = orders.filter((order) => order.fulfillmentStatus === 'DELIVERED');
  return {
    acceptedIds: new Set(orders.map((order) => order.orderId)),
    orders,
    stockBefore: [stockLevel(10, 0, 0)],
    stockAfter: [stockLevel(6, 0, 4)],
    payments: orders.map((order) => paymentOf(order)),
    shipments: shipped.map((order) => labelOf(order)),
    messages: new Map(orders.map((order) => [order.orderId, messageKindsOfEnd(order.status)])),
    cancels: new Map(),
    ...changes,
  };
}
