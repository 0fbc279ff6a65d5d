// an effect after the pivot
import { begun } from '../checkout.ts';
import * as shop from '../shop.ts';

export const valid = begun
  .pivot('captured', shop.capture, ({ input }) => ({ orderId: input.orderId, paymentId: 'pi' }), {
    declined: { AuthorizationExpired: 'PaymentFailed' },
    otherwise: 'PaymentFailed',
  })
  .probe(shop.probeCapture, ({ input }) => ({ orderId: input.orderId }))
  .finish('sale', shop.commit, ({ input }) => ({ orderId: input.orderId }));

// refused: Property 'effect' does not exist on type 'AfterPivot
export const misuse = begun
  .pivot('captured', shop.capture, ({ input }) => ({ orderId: input.orderId, paymentId: 'pi' }), {
    declined: { AuthorizationExpired: 'PaymentFailed' },
    otherwise: 'PaymentFailed',
  })
  .probe(shop.probeCapture, ({ input }) => ({ orderId: input.orderId }))
  .effect('sale', shop.commit, ({ input }) => ({ orderId: input.orderId }), { otherwise: 'PaymentFailed' });
