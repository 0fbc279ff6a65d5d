// a reference to what only one branch provides
import { checkout } from '../checkout.ts';
import * as shop from '../shop.ts';

export const valid = checkout
  .read('fraud', shop.screen, ({ input }) => ({ orderId: input.orderId }), { otherwise: 'OrderRejected' })
  .match('fraud', 'decision', {
    approve: (branch) =>
      branch.read('review', shop.reviewNow, ({ input }) => ({ orderId: input.orderId }), {
        otherwise: 'OrderRejected',
      }),
    review: (branch) =>
      branch.read('review', shop.reviewNow, ({ input }) => ({ orderId: input.orderId }), {
        otherwise: 'OrderRejected',
      }),
    reject: (branch) => branch.end('OrderRejected', { because: 'Our rules refuse it.' }),
  })
  .read('mail', shop.sendShipped, ({ input, review }) => ({ orderId: input.orderId, tracking: review.by }), {
    otherwise: 'OrderRejected',
  });

// refused: Property 'review' does not exist
export const misuse = checkout
  .read('fraud', shop.screen, ({ input }) => ({ orderId: input.orderId }), { otherwise: 'OrderRejected' })
  .match('fraud', 'decision', {
    approve: (branch) => branch,
    review: (branch) =>
      branch.read('review', shop.reviewNow, ({ input }) => ({ orderId: input.orderId }), {
        otherwise: 'OrderRejected',
      }),
    reject: (branch) => branch.end('OrderRejected', { because: 'Our rules refuse it.' }),
  })
  .read('mail', shop.sendShipped, ({ input, review }) => ({ orderId: input.orderId, tracking: review.by }), {
    otherwise: 'OrderRejected',
  });
