import { z } from 'zod';
import { accepted } from '../accepted.ts';
import { authorizationOf } from '../authorization-of.ts';
import { orderIdSchema } from '../domain/ids.ts';
import { paymentMethodSchema } from '../domain/order.ts';
import { paymentActionRequired } from '../domain/order-rules/payment-action-required.ts';
import { paymentDeclined } from '../domain/order-rules/payment-declined.ts';
import { paymentNotRequired } from '../domain/order-rules/payment-not-required.ts';
import { recordIntent } from '../domain/order-rules/record-intent.ts';
import type { Authorization, ProviderPayment } from '../ports/payments.ts';
import { Transient, task } from '../task.ts';
import { keyedCall } from './keyed-call.ts';
import { authorizeStep, intentOn, known, recordAuthorization, recorded, requiredPaymentId } from './order-payment.ts';
import {
  authenticationSeconds,
  notRequiredSchema,
  paymentIdSchema,
  paymentTimeoutSeconds,
} from './payment-contract.ts';

const outputSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('authorized'), paymentId: paymentIdSchema }),
  /** The bank asks the customer, who has `authenticationSeconds` to answer: wait, then settle-authentication. */
  z.strictObject({ kind: z.literal('actionRequired'), paymentId: paymentIdSchema }),
  notRequiredSchema,
]);
type Output = z.infer<typeof outputSchema>;

/** Holds the money on the customer's card; the order becomes PAYMENT_PROCESSED, or PAYMENT_ACTION_REQUIRED. */
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
  async run({ orderId, methodToken }, ports, call): Promise<Output> {
    const { orders, payments, clock } = ports;
    const decision = await orders.change(orderId, (current) =>
      current.totalAmount === 0
        ? paymentNotRequired(current, {}, clock.now())
        : recordIntent(current, intentOn(current, authorizeStep), clock.now()),
    );
    const order = accepted(decision);
    if (order.totalAmount === 0) return { kind: 'notRequired' };
    const paymentId = requiredPaymentId(order, authorizeStep);

    // Before a fresh intent nobody can have acted; after an old one the provider knows what an earlier attempt came to.
    const before = decision.kind === 'unchanged' ? await payments.read(paymentId) : undefined;
    const { returnUrl } = order;
    const request = { paymentId, methodToken, ...(returnUrl === undefined ? {} : { returnUrl }) };
    const confirmation = {
      act: (key: string) => payments.authorize({ key, ...request }),
      found: async () => settled(await known(paymentId, payments)),
    };
    const authorization =
      settled(before) ?? (await keyedCall(order, { step: authorizeStep, providerId: paymentId }, confirmation, ports));

    switch (authorization.kind) {
      case 'authorized':
        await recordAuthorization(order, authorization.payment, authorizeStep, ports);
        return { kind: 'authorized', paymentId };
      case 'actionRequired': {
        const action = actionOf(authorization.payment, clock.now());
        accepted(await orders.change(orderId, (current) => paymentActionRequired(current, action, clock.now())));
        return { kind: 'actionRequired', paymentId };
      }
      case 'declined': {
        const { declineCode, message } = authorization;
        const decline = { paymentId, declineCode };
        recorded(await orders.change(orderId, (current) => paymentDeclined(current, decline, clock.now())));
        throw call.decline('PaymentDeclined', `${declineCode}: ${message}`);
      }
    }
  },
});

/** What a payment says by itself, without being confirmed again. Undefined when nobody has confirmed it yet. */
function settled(payment: ProviderPayment | undefined): Authorization | undefined {
  if (payment?.status !== 'open') return payment && authorizationOf(payment);
  const { declineCode } = payment;
  if (declineCode === undefined) return undefined;
  return { kind: 'declined', payment, declineCode, message: 'The bank has said no before.' };
}

/** Where the customer is sent, and until when. Without an address the provider's script in the shop's page asks. */
function actionOf({ paymentId, action, clientSecret }: ProviderPayment, now: Date) {
  if (clientSecret === undefined) throw new Transient(`payment ${paymentId} came without its client secret`);
  return {
    paymentId,
    clientSecret,
    type: action?.type ?? 'use_stripe_sdk',
    ...(action?.url === undefined ? {} : { url: action.url }),
    expiresAt: new Date(now.getTime() + authenticationSeconds * 1000).toISOString(),
  };
}
