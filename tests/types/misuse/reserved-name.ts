// a name that the workflow uses itself
import { begun } from '../checkout.ts';
import * as shop from '../shop.ts';

export const valid = begun.read('fraud', shop.screen, ({ input }) => ({ orderId: input.orderId }), {
  otherwise: 'OrderRejected',
});

// refused: is the name of something else: a variable of the workflow itself, or a function
export const misuse = begun.read('count', shop.screen, ({ input }) => ({ orderId: input.orderId }), {
  otherwise: 'OrderRejected',
});
