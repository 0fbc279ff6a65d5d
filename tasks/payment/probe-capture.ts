import { z } from 'zod';
import { intentOf } from '../domain/intent.ts';
import type { Order } from '../domain/order.ts';
import { pivotStep } from '../domain/order-rules/cancel-requested.ts';
import { closeIntent } from '../domain/order-rules/close-intent.ts';
import { unchanged } from '../domain/order-rules/decide.ts';
import { OrderNotFound } from '../ports/order-store.ts';
import { task } from '../task.ts';
import { closeOrCapture } from './close-payment.ts';
import { capturedInFull, known, paymentIdOf, recordCapture } from './order-payment.ts';
import { byOrderSchema, captureResultSchema, paymentTimeoutSeconds } from './payment-contract.ts';

const outputSchema = z.discriminatedUnion('outcome', [
  z.strictObject({ outcome: z.literal('happened'), result: captureResultSchema }),
  z.strictObject({ outcome: z.literal('didNotHappen') }),
]);
type Output = z.infer<typeof outputSchema>;

/**
 * Ends the doubt whether the capture happened. "Not yet" is no answer: what is still held is given back first, so that a
 * capture under way can only come too late; and when that is refused because the money is in, it happened.
 */
export const probeCapture = task({
  name: 'probe-capture',
  purpose: 'Finds out whether the money was taken, and sees to it that the answer stays true.',
  input: byOrderSchema,
  output: outputSchema,
  timeoutSeconds: paymentTimeoutSeconds,
  retry: 'persistent',
  ports: ['orders', 'payments', 'clock'],
  async run({ orderId }, ports): Promise<Output> {
    const { orders, payments, clock } = ports;
    const order = await orders.get(orderId);
    if (order === undefined) throw new OrderNotFound(orderId);
    const tombstone = (current: Order) =>
      closeIntent(current, { step: pivotStep, cause: 'probe-capture' }, clock.now());
    if (order.totalAmount === 0) {
      // Nothing is asked of the provider: the intent alone is the capture.
      const { order: decided } = await orders.change(orderId, (current) =>
        intentOf(current, pivotStep) === undefined ? tombstone(current) : unchanged(current),
      );
      return intentOf(decided, pivotStep)?.closedAt === undefined
        ? { outcome: 'happened', result: { kind: 'notRequired' } }
        : { outcome: 'didNotHappen' };
    }
    const paymentId = paymentIdOf(order);
    if (paymentId === undefined) {
      await orders.change(orderId, tombstone);
      return { outcome: 'didNotHappen' };
    }
    const happened = (amount: number) =>
      ({ outcome: 'happened', result: capturedInFull(order, paymentId, amount) }) as const;

    const payment = await known(paymentId, payments);
    if (payment.status === 'captured') {
      await recordCapture(order, payment, 'probe-capture', ports);
      return happened(payment.capturedAmount);
    }
    const closing = await closeOrCapture(order, paymentId, 'probe-capture', ports);
    if (closing.kind === 'captured') return happened(closing.amount);
    // Only now: as long as the intent is open nobody can call off an order whose money may be in after all.
    await orders.change(orderId, tombstone);
    return { outcome: 'didNotHappen' };
  },
});
