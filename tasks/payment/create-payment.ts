import { z } from 'zod';
import { accepted } from '../accepted.ts';
import { orderIdSchema } from '../domain/ids.ts';
import { intentOf } from '../domain/intent.ts';
import { amountSchema, currencySchema } from '../domain/money.ts';
import { unchanged } from '../domain/order-rules/decide.ts';
import { paymentCreated } from '../domain/order-rules/payment-created.ts';
import { recordIntent } from '../domain/order-rules/record-intent.ts';
import { BrokenContract, IntentRefused, task } from '../task.ts';
import { keyedCall } from './keyed-call.ts';
import { createStep, paymentIdOf, paymentRequest } from './order-payment.ts';
import { notRequiredSchema, paymentIdSchema, paymentTimeoutSeconds } from './payment-contract.ts';

const outputSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('created'), paymentId: paymentIdSchema }),
  notRequiredSchema,
]);
type Output = z.infer<typeof outputSchema>;

/** Makes the payment at the provider, unconfirmed and harmless, and stores its id: whatever follows names it. */
export const createPayment = task({
  name: createStep,
  purpose: 'Opens the payment at the payment provider; nothing is held or charged yet.',
  input: z.strictObject({ orderId: orderIdSchema, amount: amountSchema, currency: currencySchema }),
  output: outputSchema,
  timeoutSeconds: paymentTimeoutSeconds,
  retry: 'patient',
  ports: ['orders', 'payments', 'clock'],
  async run({ orderId, amount, currency }, ports): Promise<Output> {
    const { orders, payments, clock } = ports;
    const order = accepted(
      await orders.change(orderId, (current) =>
        current.totalAmount === 0 ? unchanged(current) : recordIntent(current, { step: createStep }, clock.now()),
      ),
    );
    if (order.totalAmount !== amount || order.currency !== currency)
      throw new BrokenContract(
        `order ${orderId} costs ${order.totalAmount} ${order.currency}, and ${amount} ${currency} were to be paid`,
      );
    if (amount === 0) return { kind: 'notRequired' };
    const stored = paymentIdOf(order);
    if (stored !== undefined) return { kind: 'created', paymentId: stored };

    const making = {
      act: (key: string) => payments.create(paymentRequest(order, key)),
      // What a spent key may have made is free, and nobody has its secret; it is closed when the provider speaks of it.
      found: async () => undefined,
    };
    const { paymentId } = await keyedCall(order, { step: createStep }, making, ports);
    const kept = await orders.change(orderId, (current) =>
      paymentCreated(current, { paymentId, amount, currency }, clock.now()),
    );
    if (kept.kind !== 'refused') return { kind: 'created', paymentId };
    await payments.cancel(paymentId);
    const intent = intentOf(kept.order, createStep);
    if (intent?.providerId === undefined || intent.closedAt !== undefined) throw new IntentRefused(kept.reason);
    // An attempt under an outlived key made a second one: the payment that was stored first counts.
    return { kind: 'created', paymentId: intent.providerId };
  },
});
