// a callback without an answer to silence
import { checkout } from '../checkout.ts';
import * as shop from '../shop.ts';

export const valid = checkout.wait('review', shop.review, {
  args: ({ input }) => ({ orderId: input.orderId }),
  timeoutSeconds: 60,
  timedOut: 'OrderRejected',
  otherwise: 'OrderRejected',
});

// refused: Property 'timedOut' is missing
export const misuse = checkout.wait('review', shop.review, {
  args: ({ input }) => ({ orderId: input.orderId }),
  timeoutSeconds: 60,
  otherwise: 'OrderRejected',
});
