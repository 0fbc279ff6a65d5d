import { closeIntent } from '../domain/order-rules/close-intent.ts';
import { task } from '../task.ts';
import { closePayment } from './close-payment.ts';
import { authorizeStep, paymentIdOf } from './order-payment.ts';
import { byOrderSchema, paymentTimeoutSeconds, undoResultSchema } from './payment-contract.ts';

/** The undo of authorize-payment: gives the hold back, and closes what a decline left confirmable. */
export const voidAuthorization = task({
  name: 'void-authorization',
  purpose: 'Gives the held money back to the card of the customer.',
  input: byOrderSchema,
  output: undoResultSchema,
  timeoutSeconds: paymentTimeoutSeconds,
  retry: 'persistent',
  ports: ['orders', 'payments', 'clock'],
  async run({ orderId }, ports) {
    const { order } = await ports.orders.change(orderId, (current) =>
      closeIntent(current, { step: authorizeStep, cause: 'void-authorization' }, ports.clock.now()),
    );
    const paymentId = paymentIdOf(order);
    if (paymentId === undefined) return { outcome: 'nothingToClose' };
    await closePayment(order, paymentId, 'void-authorization', ports);
    return { outcome: 'closed' };
  },
});
