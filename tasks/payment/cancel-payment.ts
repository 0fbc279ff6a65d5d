import { generationOf, intentOf, providerKey } from '../domain/intent.ts';
import type { Order } from '../domain/order.ts';
import { closeIntent } from '../domain/order-rules/close-intent.ts';
import type { Payments } from '../ports/payments.ts';
import { KeySpent, ProviderRefused } from '../ports/provider-errors.ts';
import { type Log, task } from '../task.ts';
import { closePayment } from './close-payment.ts';
import { createStep, paymentIdOf, paymentRequest } from './order-payment.ts';
import { byOrderSchema, paymentTimeoutSeconds, undoResultSchema } from './payment-contract.ts';

/** The undo of create-payment: afterwards there is no payment of the order's that anybody could still confirm. */
export const cancelPayment = task({
  name: 'cancel-payment',
  purpose: 'Closes the payment at the payment provider for good.',
  input: byOrderSchema,
  output: undoResultSchema,
  timeoutSeconds: paymentTimeoutSeconds,
  retry: 'persistent',
  ports: ['orders', 'payments', 'clock'],
  async run({ orderId }, ports, { log }) {
    const { order } = await ports.orders.change(orderId, (current) =>
      closeIntent(current, { step: createStep, cause: 'cancel-payment' }, ports.clock.now()),
    );
    if (intentOf(order, createStep)?.neverBegun || order.totalAmount === 0) return { outcome: 'nothingToClose' };
    const stored = paymentIdOf(order);
    const paymentIds = stored === undefined ? await unstoredPayments(order, ports.payments, log) : [stored];
    for (const paymentId of paymentIds) await closePayment(order, paymentId, 'cancel-payment', ports);
    return { outcome: paymentIds.length > 0 ? 'closed' : 'nothingToClose' };
  },
});

/**
 * The payments that were made, or may have been, and whose ids never reached the order: the same words under the same keys
 * give them back. None for a key under which the provider refuses them, as it must have refused them then.
 */
async function unstoredPayments(order: Order, payments: Payments, log: Log): Promise<readonly string[]> {
  const found: string[] = [];
  for (let generation = 1; generation <= generationOf(order, createStep); generation += 1) {
    const key = providerKey(order, createStep, generation);
    try {
      found.push((await payments.create(paymentRequest(order, key))).paymentId);
    } catch (error) {
      // What it may have made is closed when the provider speaks of it: the step is closed.
      if (error instanceof KeySpent) log.warn('a key that says nothing of its payment', { key, reason: error.message });
      else if (!(error instanceof ProviderRefused && error.isFinal)) throw error;
    }
  }
  return found;
}
