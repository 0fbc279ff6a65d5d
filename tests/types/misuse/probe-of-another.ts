// a probe that does not tell what the pivot would have
import { begun } from '../checkout.ts';
import * as shop from '../shop.ts';

export const valid = begun
  .pivot('captured', shop.capture, ({ input }) => ({ orderId: input.orderId, paymentId: 'pi' }), {
    declined: { AuthorizationExpired: 'PaymentFailed' },
    otherwise: 'PaymentFailed',
  })
  .probe(shop.probeCapture, ({ input }) => ({ orderId: input.orderId }));

// refused: Property 'capturedAt' is missing
export const misuse = begun
  .pivot('captured', shop.capture, ({ input }) => ({ orderId: input.orderId, paymentId: 'pi' }), {
    declined: { AuthorizationExpired: 'PaymentFailed' },
    otherwise: 'PaymentFailed',
  })
  .probe(shop.probeLabel, ({ input }) => ({ orderId: input.orderId }));
