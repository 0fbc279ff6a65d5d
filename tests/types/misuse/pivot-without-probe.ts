// a step after a pivot without a probe
import { begun } from '../checkout.ts';
import * as shop from '../shop.ts';

export const valid = begun
  .pivot('captured', shop.capture, ({ input }) => ({ orderId: input.orderId, paymentId: 'pi' }), {
    declined: { AuthorizationExpired: 'PaymentFailed' },
    otherwise: 'PaymentFailed',
  })
  .probe(shop.probeCapture, ({ input }) => ({ orderId: input.orderId }))
  .succeed('Paid');

// refused: does not exist on type 'PivotNeedsProbe<"captured"
export const misuse = begun
  .pivot('captured', shop.capture, ({ input }) => ({ orderId: input.orderId, paymentId: 'pi' }), {
    declined: { AuthorizationExpired: 'PaymentFailed' },
    otherwise: 'PaymentFailed',
  })
  .succeed('Paid');
