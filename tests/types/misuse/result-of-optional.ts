// a reference to what an optional step may not have
import { begun } from '../checkout.ts';
import * as shop from '../shop.ts';

export const valid = begun
  .pivot('captured', shop.capture, ({ input }) => ({ orderId: input.orderId, paymentId: 'pi' }), {
    declined: { AuthorizationExpired: 'PaymentFailed' },
    otherwise: 'PaymentFailed',
  })
  .probe(shop.probeCapture, ({ input }) => ({ orderId: input.orderId }))
  .finish('mail', shop.invoice, ({ input }) => ({ orderId: input.orderId }))
  .finish('again', shop.sendShipped, ({ input, mail }) => ({ orderId: input.orderId, tracking: mail.invoiceId }));

// refused: an optional step may have been given up
export const misuse = begun
  .pivot('captured', shop.capture, ({ input }) => ({ orderId: input.orderId, paymentId: 'pi' }), {
    declined: { AuthorizationExpired: 'PaymentFailed' },
    otherwise: 'PaymentFailed',
  })
  .probe(shop.probeCapture, ({ input }) => ({ orderId: input.orderId }))
  .finish('mail', shop.invoice, ({ input }) => ({ orderId: input.orderId }), { optional: true })
  .finish('again', shop.sendShipped, ({ input, mail }) => ({ orderId: input.orderId, tracking: mail.invoiceId }));
