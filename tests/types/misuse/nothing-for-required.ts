// nothing where a value is required
import { checkout } from '../checkout.ts';
import * as shop from '../shop.ts';

export const valid = checkout.read(
  'mail',
  shop.sendShipped,
  ({ input }) => ({ orderId: input.orderId, tracking: input.note.orElse('none') }),
  { otherwise: 'OrderRejected' },
);

// refused: Type 'OrNothing<string>' is not assignable
export const misuse = checkout.read(
  'mail',
  shop.sendShipped,
  ({ input }) => ({ orderId: input.orderId, tracking: input.note.orNothing() }),
  { otherwise: 'OrderRejected' },
);
