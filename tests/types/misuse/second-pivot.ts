// a second pivot
import { begun } from '../checkout.ts';
import * as shop from '../shop.ts';

export const valid = begun
  .pivot('captured', shop.capture, ({ input }) => ({ orderId: input.orderId, paymentId: 'pi' }), {
    declined: { AuthorizationExpired: 'PaymentFailed' },
    otherwise: 'PaymentFailed',
  })
  .probe(shop.probeCapture, ({ input }) => ({ orderId: input.orderId }));

// refused: Property 'pivot' does not exist on type 'AfterPivot
export const misuse = begun
  .pivot('captured', shop.capture, ({ input }) => ({ orderId: input.orderId, paymentId: 'pi' }), {
    declined: { AuthorizationExpired: 'PaymentFailed' },
    otherwise: 'PaymentFailed',
  })
  .probe(shop.probeCapture, ({ input }) => ({ orderId: input.orderId }))
  .pivot('again', shop.capture, ({ input }) => ({ orderId: input.orderId, paymentId: 'pi' }), {
    declined: { AuthorizationExpired: 'PaymentFailed' },
    otherwise: 'PaymentFailed',
  });
