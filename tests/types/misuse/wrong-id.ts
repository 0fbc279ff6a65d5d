// an id of another kind
import { checkout } from '../checkout.ts';
import * as shop from '../shop.ts';

export const valid = checkout.read('fraud', shop.screen, ({ input }) => ({ orderId: input.orderId }), {
  otherwise: 'OrderRejected',
});

// refused: Type 'string' is not assignable to type '$brand<"OrderId">'
export const misuse = checkout.read('fraud', shop.screen, ({ input }) => ({ orderId: input.currency }), {
  otherwise: 'OrderRejected',
});
