// a path through a record
import { checkout } from '../checkout.ts';
import * as shop from '../shop.ts';

export const valid = checkout.read(
  'mail',
  shop.sendShipped,
  ({ input }) => ({ orderId: input.orderId, tracking: input.currency }),
  { otherwise: 'OrderRejected' },
);

// refused: Property 'colour' does not exist
export const misuse = checkout.read(
  'mail',
  shop.sendShipped,
  ({ input }) => ({ orderId: input.orderId, tracking: input.metadata.colour }),
  { otherwise: 'OrderRejected' },
);
