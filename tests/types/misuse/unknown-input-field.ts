// an input field that the task does not know
import { checkout } from '../checkout.ts';
import * as shop from '../shop.ts';

export const valid = checkout.read('fraud', shop.screen, ({ input }) => ({ orderId: input.orderId }), {
  otherwise: 'OrderRejected',
});

// refused: this input field does not exist
export const misuse = checkout.read('fraud', shop.screen, ({ input }) => ({ orderId: input.orderId, extra: 1 }), {
  otherwise: 'OrderRejected',
});
