// a branch that comes back from behind the pivot
import { begun } from '../checkout.ts';
import * as shop from '../shop.ts';

export const valid = begun.match('input', 'isGift', {
  true: (branch) =>
    branch
      .pivot('captured', shop.capture, ({ input }) => ({ orderId: input.orderId, paymentId: 'pi' }), {
        declined: { AuthorizationExpired: 'PaymentFailed' },
        otherwise: 'PaymentFailed',
      })
      .probe(shop.probeCapture, ({ input }) => ({ orderId: input.orderId }))
      .succeed('Given'),
  false: (branch) => branch,
});

// refused: is not assignable to type '"before"'
export const misuse = begun.match('input', 'isGift', {
  true: (branch) =>
    branch
      .pivot('captured', shop.capture, ({ input }) => ({ orderId: input.orderId, paymentId: 'pi' }), {
        declined: { AuthorizationExpired: 'PaymentFailed' },
        otherwise: 'PaymentFailed',
      })
      .probe(shop.probeCapture, ({ input }) => ({ orderId: input.orderId })),
  false: (branch) => branch,
});
