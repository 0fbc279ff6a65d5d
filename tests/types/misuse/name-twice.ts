// a name used twice
import { begun } from '../checkout.ts';
import * as shop from '../shop.ts';

export const valid = begun.read('fraud', shop.screen, ({ input }) => ({ orderId: input.orderId }), {
  otherwise: 'OrderRejected',
});

// refused: a step named \"stock\" exists already
export const misuse = begun.read('stock', shop.screen, ({ input }) => ({ orderId: input.orderId }), {
  otherwise: 'OrderRejected',
});
