import { z } from 'zod';

/** Where the order stands for the customer and for support. PAYMENT_ACTION_REQUIRED waits for 3-D Secure. */
export const orderStatusSchema = z.enum([
  'PENDING',
  'PAYMENT_ACTION_REQUIRED',
  'PAYMENT_PROCESSED',
  'SHIPPED',
  'DELIVERED',
  'REJECTED',
  'PAYMENT_FAILED',
  'SHIPMENT_FAILED',
  'CANCELLED',
  'REFUNDED',
  'RETURNED',
  'NEEDS_ATTENTION',
]);
export type OrderStatus = z.infer<typeof orderStatusSchema>;

const nextStatuses: { readonly [From in OrderStatus]: readonly OrderStatus[] } = {
  PENDING: [
    'PAYMENT_ACTION_REQUIRED',
    'PAYMENT_PROCESSED',
    'REJECTED',
    'PAYMENT_FAILED',
    'SHIPMENT_FAILED',
    'CANCELLED',
    'NEEDS_ATTENTION',
  ],
  PAYMENT_ACTION_REQUIRED: ['PENDING', 'PAYMENT_PROCESSED', 'PAYMENT_FAILED', 'CANCELLED', 'NEEDS_ATTENTION'],
  PAYMENT_PROCESSED: ['SHIPPED', 'PAYMENT_FAILED', 'SHIPMENT_FAILED', 'CANCELLED', 'NEEDS_ATTENTION'],
  SHIPPED: ['DELIVERED', 'REFUNDED', 'RETURNED', 'NEEDS_ATTENTION'],
  DELIVERED: ['REFUNDED', 'RETURNED'],
  NEEDS_ATTENTION: [
    'SHIPPED',
    'DELIVERED',
    'REJECTED',
    'PAYMENT_FAILED',
    'SHIPMENT_FAILED',
    'CANCELLED',
    'REFUNDED',
    'RETURNED',
  ],
  REJECTED: [],
  PAYMENT_FAILED: [],
  SHIPMENT_FAILED: [],
  CANCELLED: [],
  REFUNDED: [],
  RETURNED: [],
};

/** Whether the rules of the shop let an order go from one status to the other. */
export function mayBecome(from: OrderStatus, to: OrderStatus): boolean {
  return nextStatuses[from].includes(to);
}

/** The statuses in which the order's own workflow has nothing left to do. */
const terminalStatuses = [
  'DELIVERED',
  'REJECTED',
  'PAYMENT_FAILED',
  'SHIPMENT_FAILED',
  'CANCELLED',
  'REFUNDED',
  'RETURNED',
] as const satisfies readonly OrderStatus[];

export function isTerminal(status: OrderStatus): boolean {
  return terminalStatuses.some((terminal) => terminal === status);
}
