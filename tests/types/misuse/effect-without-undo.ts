// a step after an effect whose undo is not given
import { checkout } from '../checkout.ts';
import * as shop from '../shop.ts';

export const valid = checkout
  .effect('stock', shop.reserve, ({ input }) => ({ orderId: input.orderId, items: input.items }), {
    declined: { OutOfStock: 'OrderRejected' },
    otherwise: 'OrderRejected',
  })
  .undo(shop.release, ({ input }) => ({ orderId: input.orderId }))
  .read('fraud', shop.screen, ({ input }) => ({ orderId: input.orderId }), { otherwise: 'OrderRejected' });

// refused: does not exist on type 'EffectNeedsUndo<"stock"
export const misuse = checkout
  .effect('stock', shop.reserve, ({ input }) => ({ orderId: input.orderId, items: input.items }), {
    declined: { OutOfStock: 'OrderRejected' },
    otherwise: 'OrderRejected',
  })
  .read('fraud', shop.screen, ({ input }) => ({ orderId: input.orderId }), { otherwise: 'OrderRejected' });
