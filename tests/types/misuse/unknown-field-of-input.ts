// a field that the workflow's input does not have
import { checkout } from '../checkout.ts';
import * as shop from '../shop.ts';

export const valid = checkout.read('fraud', shop.screen, ({ input }) => ({ orderId: input.orderId }), {
  otherwise: 'OrderRejected',
});

// refused: Property 'orderID' does not exist
export const misuse = checkout.read('fraud', shop.screen, ({ input }) => ({ orderId: input.orderID }), {
  otherwise: 'OrderRejected',
});
