// a name that the workflow uses itself
import { begun } from '../checkout.ts';
import * as shop from '../shop.ts';

export const valid = begun.read('fraud', shop.screen, ({ input }) => ({ orderId: input.orderId }), {
  otherwise: 'OrderRejected',
});

// refused: is a name the workflow uses itself
export const misuse = begun.read('failure', shop.screen, ({ input }) => ({ orderId: input.orderId }), {
  otherwise: 'OrderRejected',
});
