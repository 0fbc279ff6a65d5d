// a reference to what no earlier step provides
import { begun } from '../checkout.ts';
import * as shop from '../shop.ts';

export const valid = begun.read(
  'mail',
  shop.sendShipped,
  ({ input, stock }) => ({ orderId: input.orderId, tracking: stock.reservationId }),
  { otherwise: 'OrderRejected' },
);

// refused: Property 'payment' does not exist
export const misuse = begun.read(
  'mail',
  shop.sendShipped,
  ({ input, payment }) => ({ orderId: input.orderId, tracking: payment.paymentId }),
  { otherwise: 'OrderRejected' },
);
