// a missing input field
import { checkout } from '../checkout.ts';
import * as shop from '../shop.ts';

export const valid = checkout.effect(
  'stock',
  shop.reserve,
  ({ input }) => ({ orderId: input.orderId, items: input.items }),
  { declined: { OutOfStock: 'OrderRejected' }, otherwise: 'OrderRejected' },
);

// refused: Property 'items' is missing
export const misuse = checkout.effect('stock', shop.reserve, ({ input }) => ({ orderId: input.orderId }), {
  declined: { OutOfStock: 'OrderRejected' },
  otherwise: 'OrderRejected',
});
