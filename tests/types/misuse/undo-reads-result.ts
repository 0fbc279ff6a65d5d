// an undo that reads a result: an effect of unknown outcome has none
import { checkout } from '../checkout.ts';
import * as shop from '../shop.ts';

export const valid = checkout
  .effect('stock', shop.reserve, ({ input }) => ({ orderId: input.orderId, items: input.items }), {
    declined: { OutOfStock: 'OrderRejected' },
    otherwise: 'OrderRejected',
  })
  .undo(shop.release, ({ input }) => ({ orderId: input.orderId }));

// refused: Property 'stock' does not exist on type 'InputScope
export const misuse = checkout
  .effect('stock', shop.reserve, ({ input }) => ({ orderId: input.orderId, items: input.items }), {
    declined: { OutOfStock: 'OrderRejected' },
    otherwise: 'OrderRejected',
  })
  .undo(shop.release, ({ input, stock }) => ({ orderId: stock.reservationId ?? input.orderId }));
