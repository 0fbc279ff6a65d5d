// a case that cannot happen
import { checkout } from '../checkout.ts';
import * as shop from '../shop.ts';

export const valid = checkout
  .read('fraud', shop.screen, ({ input }) => ({ orderId: input.orderId }), { otherwise: 'OrderRejected' })
  .match('fraud', 'decision', {
    approve: (branch) => branch,
    review: (branch) => branch,
    reject: (branch) => branch.end('OrderRejected', { because: 'Our rules refuse it.' }),
  });

// refused: this case cannot happen
export const misuse = checkout
  .read('fraud', shop.screen, ({ input }) => ({ orderId: input.orderId }), { otherwise: 'OrderRejected' })
  .match('fraud', 'decision', {
    approve: (branch) => branch,
    review: (branch) => branch,
    reject: (branch) => branch.end('OrderRejected', { because: 'Our rules refuse it.' }),
    postpone: (branch) => branch.end('OrderRejected', { because: 'Our rules refuse it.' }),
  });
