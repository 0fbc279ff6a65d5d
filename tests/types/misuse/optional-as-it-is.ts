// an optional field without a value for its absence
import { checkout } from '../checkout.ts';
import * as shop from '../shop.ts';

export const valid = checkout.effect(
  'stock',
  shop.reserve,
  ({ input }) => ({ orderId: input.orderId, items: input.items, note: input.note.orElse('') }),
  { declined: { OutOfStock: 'OrderRejected' }, otherwise: 'OrderRejected' },
);

// refused: Type 'Optional<string>' is not assignable
export const misuse = checkout.effect(
  'stock',
  shop.reserve,
  ({ input }) => ({ orderId: input.orderId, items: input.items, note: input.note }),
  { declined: { OutOfStock: 'OrderRejected' }, otherwise: 'OrderRejected' },
);
