import { z } from 'zod';
import { accepted } from '../accepted.ts';
import { orderIdSchema } from '../domain/ids.ts';
import { providerKey } from '../domain/intent.ts';
import { paymentMethodSchema } from '../domain/order.ts';
import { paymentAuthorized } from '../domain/order-rules/payment-authorized.ts';
import { paymentDeclined } from '../domain/order-rules/payment-declined.ts';
import { paymentNotRequired } from '../domain/order-rules/payment-not-required.ts';
import { recordIntent } from '../domain/order-rules/record-intent.ts';
import type { Authorization, ProviderPayment } from '../ports/payments.ts';
import { task } from '../task.ts';
import { authorizeStep, paymentIdOf, recorded, requiredPaymentId } from './order-payment.ts';
import { notRequiredSchema, paymentIdSchema, paymentTimeoutSeconds } from './payment-contract.ts';

const outputSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('authorized'), paymentId: paymentIdSchema }),
  notRequiredSchema,
]);
type Output = z.infer<typeof outputSchema>;

/** Holds the money on the customer's card; the order becomes PAYMENT_PROCESSED. */
export const authorizePayment = task({
  name: authorizeStep,
  purpose: 'Asks the bank to hold the money on the card of the customer.',
  input: z.strictObject({ orderId: orderIdSchema, methodToken: paymentMethodSchema.shape.token }),
  output: outputSchema,
  // A declined payment can still be confirmed by whoever has its client secret, until it is cancelled.
  declines: { PaymentDeclined: { leavesOpen: true } },
  timeoutSeconds: paymentTimeoutSeconds,
  retry: 'patient',
  ports: ['orders', 'payments', 'clock'],
  async run({ orderId, methodToken }, { orders, payments, clock }, call): Promise<Output> {
    const decision = await orders.change(orderId, (current) => {
      if (current.totalAmount === 0) return paymentNotRequired(current, {}, clock.now());
      const providerId = paymentIdOf(current);
      const intent = { step: authorizeStep, ...(providerId === undefined ? {} : { providerId }) };
      return recordIntent(current, intent, clock.now());
    });
    const order = accepted(decision);
    if (order.totalAmount === 0) return { kind: 'notRequired' };
    const paymentId = requiredPaymentId(order, authorizeStep);

    // Before a fresh intent nobody can have acted; after an old one the provider knows what an earlier attempt came to.
    const before = decision.kind === 'unchanged' ? await payments.read(paymentId) : undefined;
    const authorization =
      settled(before) ?? (await payments.authorize({ key: providerKey(order, authorizeStep), paymentId, methodToken }));

    if (authorization.kind === 'authorized') {
      const { amount, transactionId } = authorization.payment;
      const hold = { paymentId, amount, ...(transactionId === undefined ? {} : { transactionId }) };
      accepted(await orders.change(orderId, (current) => paymentAuthorized(current, hold, clock.now())));
      return { kind: 'authorized', paymentId };
    }
    const { declineCode, message } =
      authorization.kind === 'declined'
        ? authorization
        : { declineCode: 'authentication_required', message: 'The bank asks the customer to confirm the payment.' };
    recorded(
      await orders.change(orderId, (current) => paymentDeclined(current, { paymentId, declineCode }, clock.now())),
    );
    throw call.decline('PaymentDeclined', `${declineCode}: ${message}`);
  },
});

/** What a payment says by itself, without being confirmed again. */
function settled(payment: ProviderPayment | undefined): Authorization | undefined {
  if (payment?.status === 'authorized' || payment?.status === 'captured') return { kind: 'authorized', payment };
  if (payment?.status === 'cancelled')
    return { kind: 'declined', payment, declineCode: 'canceled', message: 'The payment was cancelled before.' };
  return undefined;
}
