// a step after the pivot that can decline
import { begun } from '../checkout.ts';
import * as shop from '../shop.ts';

export const valid = begun
  .pivot('captured', shop.capture, ({ input }) => ({ orderId: input.orderId, paymentId: 'pi' }), {
    declined: { AuthorizationExpired: 'PaymentFailed' },
    otherwise: 'PaymentFailed',
  })
  .probe(shop.probeCapture, ({ input }) => ({ orderId: input.orderId }))
  .finish('sale', shop.commit, ({ input }) => ({ orderId: input.orderId }));

// refused: a task that can decline has no place here
export const misuse = begun
  .pivot('captured', shop.capture, ({ input }) => ({ orderId: input.orderId, paymentId: 'pi' }), {
    declined: { AuthorizationExpired: 'PaymentFailed' },
    otherwise: 'PaymentFailed',
  })
  .probe(shop.probeCapture, ({ input }) => ({ orderId: input.orderId }))
  .finish('sale', shop.reserve, ({ input }) => ({ orderId: input.orderId, items: input.items }));
