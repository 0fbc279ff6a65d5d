// an answer to a decline that the task does not declare
import { checkout } from '../checkout.ts';
import * as shop from '../shop.ts';

export const valid = checkout.effect(
  'stock',
  shop.reserve,
  ({ input }) => ({ orderId: input.orderId, items: input.items }),
  { declined: { OutOfStock: 'OrderRejected' }, otherwise: 'OrderRejected' },
);

// refused: 'Closed' does not exist in type
export const misuse = checkout.effect(
  'stock',
  shop.reserve,
  ({ input }) => ({ orderId: input.orderId, items: input.items }),
  { declined: { OutOfStock: 'OrderRejected', Closed: 'OrderRejected' }, otherwise: 'OrderRejected' },
);
