// an end that the workflow does not have
import { checkout } from '../checkout.ts';
import * as shop from '../shop.ts';

export const valid = checkout.read('fraud', shop.screen, ({ input }) => ({ orderId: input.orderId }), {
  otherwise: 'OrderRejected',
});

// refused: Type '"OrderLost"' is not assignable to type '"OrderRejected" | "PaymentFailed" | "ShipmentFailed"'
export const misuse = checkout.read('fraud', shop.screen, ({ input }) => ({ orderId: input.orderId }), {
  otherwise: 'OrderLost',
});
