// a wait for a task that never calls back
import { checkout } from '../checkout.ts';
import * as shop from '../shop.ts';

export const valid = checkout.wait('review', shop.review, {
  args: ({ input }) => ({ orderId: input.orderId }),
  timeoutSeconds: 60,
  timedOut: 'OrderRejected',
  otherwise: 'OrderRejected',
});

// refused: Type 'false' is not assignable to type 'true'
export const misuse = checkout.wait('review', shop.reviewNow, {
  args: ({ input }) => ({ orderId: input.orderId }),
  timeoutSeconds: 60,
  timedOut: 'OrderRejected',
  otherwise: 'OrderRejected',
});
