// an input field of the wrong type
import { checkout } from '../checkout.ts';
import * as shop from '../shop.ts';

export const valid = checkout.effect(
  'stock',
  shop.reserve,
  ({ input }) => ({ orderId: input.orderId, items: input.items, note: 'fragile' }),
  { declined: { OutOfStock: 'OrderRejected' }, otherwise: 'OrderRejected' },
);

// refused: Type 'number' is not assignable to type 'string'
export const misuse = checkout.effect(
  'stock',
  shop.reserve,
  ({ input }) => ({ orderId: input.orderId, items: input.items, note: input.total }),
  { declined: { OutOfStock: 'OrderRejected' }, otherwise: 'OrderRejected' },
);
