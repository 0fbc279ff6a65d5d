// a path through a list
import { checkout } from '../checkout.ts';
import * as shop from '../shop.ts';

export const valid = checkout.effect(
  'stock',
  shop.reserve,
  ({ input }) => ({ orderId: input.orderId, items: input.items }),
  { declined: { OutOfStock: 'OrderRejected' }, otherwise: 'OrderRejected' },
);

// refused: Property 'sku' does not exist
export const misuse = checkout.read(
  'mail',
  shop.sendShipped,
  ({ input }) => ({ orderId: input.orderId, tracking: input.items.sku }),
  { otherwise: 'OrderRejected' },
);
