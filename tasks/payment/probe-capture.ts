import { z } from 'zod';
import { closeIntent } from '../domain/order-rules/close-intent.ts';
import { OrderNotFound } from '../ports/order-store.ts';
import { Transient, task } from '../task.ts';
import { closeOrCapture } from './close-payment.ts';
import { captureStep, paymentIdOf, recordCapture } from './order-payment.ts';
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
    if (order.totalAmount === 0) return { outcome: 'happened', result: { kind: 'notRequired' } };
    const paymentId = paymentIdOf(order);
    if (paymentId === undefined) return { outcome: 'didNotHappen' };
    const happened = (amount: number) =>
      ({ outcome: 'happened', result: { kind: 'captured', paymentId, amount } }) as const;

    const payment = await payments.read(paymentId);
    if (payment === undefined) throw new Transient(`the provider does not know payment ${paymentId}`);
    if (payment.status === 'processing') throw new Transient(`payment ${paymentId} is still processing`);
    if (payment.status === 'captured') {
      await recordCapture(order, payment, 'probe-capture', ports);
      return happened(payment.capturedAmount);
    }
    const { order: closed } = await orders.change(orderId, (current) =>
      closeIntent(current, { step: captureStep, cause: 'probe-capture' }, clock.now()),
    );
    const closing = await closeOrCapture(closed, paymentId, 'probe-capture', ports);
    return closing.kind === 'captured' ? happened(closing.amount) : { outcome: 'didNotHappen' };
  },
});
