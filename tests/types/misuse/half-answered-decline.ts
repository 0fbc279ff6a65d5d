// one of two declared declines without an answer
import { checkout } from '../checkout.ts';
import * as shop from '../shop.ts';

export const valid = checkout.read('check', shop.lookUp, ({ input }) => ({ orderId: input.orderId }), {
  declined: { Closed: 'OrderRejected', Unknown: 'OrderRejected' },
  otherwise: 'OrderRejected',
});

// refused: Property 'Unknown' is missing
export const misuse = checkout.read('check', shop.lookUp, ({ input }) => ({ orderId: input.orderId }), {
  declined: { Closed: 'OrderRejected' },
  otherwise: 'OrderRejected',
});
