// a callback task where a result is expected at once
import { checkout } from '../checkout.ts';
import * as shop from '../shop.ts';

export const valid = checkout.read('review', shop.reviewNow, ({ input }) => ({ orderId: input.orderId }), {
  otherwise: 'OrderRejected',
});

// refused: Type 'true' is not assignable to type 'false'
export const misuse = checkout.read('review', shop.review, ({ input }) => ({ orderId: input.orderId }), {
  otherwise: 'OrderRejected',
});
