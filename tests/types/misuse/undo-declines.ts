// an undo that can decline
import { checkout } from '../checkout.ts';
import * as shop from '../shop.ts';

export const valid = checkout
  .effect('stock', shop.reserve, ({ input }) => ({ orderId: input.orderId, items: input.items }), {
    declined: { OutOfStock: 'OrderRejected' },
    otherwise: 'OrderRejected',
  })
  .undo(shop.release, ({ input }) => ({ orderId: input.orderId }));

// refused: a task that can decline has no place here
export const misuse = checkout
  .effect('stock', shop.reserve, ({ input }) => ({ orderId: input.orderId, items: input.items }), {
    declined: { OutOfStock: 'OrderRejected' },
    otherwise: 'OrderRejected',
  })
  .undo(shop.reserve, ({ input }) => ({ orderId: input.orderId, items: input.items }));
