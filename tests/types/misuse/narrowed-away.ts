// a field that the branch's case does not have
import { begun } from '../checkout.ts';
import * as shop from '../shop.ts';

export const valid = begun
  .effect(
    'payment',
    shop.authorize,
    ({ input }) => ({ orderId: input.orderId, amount: input.total, currency: input.currency }),
    { declined: { PaymentDeclined: 'PaymentFailed' }, otherwise: 'PaymentFailed' },
  )
  .undo(shop.voidHold, ({ input }) => ({ orderId: input.orderId }))
  .match('payment', 'status', {
    authorized: (branch) => branch,
    requiresAction: (branch) =>
      branch.wait('confirmation', shop.awaitCustomer, {
        args: ({ input, payment }) => ({ orderId: input.orderId, url: payment.url }),
        timeoutSeconds: 60,
        timedOut: 'PaymentFailed',
        otherwise: 'PaymentFailed',
      }),
  });

// refused: Property 'url' does not exist
export const misuse = begun
  .effect(
    'payment',
    shop.authorize,
    ({ input }) => ({ orderId: input.orderId, amount: input.total, currency: input.currency }),
    { declined: { PaymentDeclined: 'PaymentFailed' }, otherwise: 'PaymentFailed' },
  )
  .undo(shop.voidHold, ({ input }) => ({ orderId: input.orderId }))
  .match('payment', 'status', {
    authorized: (branch) =>
      branch.wait('confirmation', shop.awaitCustomer, {
        args: ({ input, payment }) => ({ orderId: input.orderId, url: payment.url }),
        timeoutSeconds: 60,
        timedOut: 'PaymentFailed',
        otherwise: 'PaymentFailed',
      }),
    requiresAction: (branch) => branch,
  });
