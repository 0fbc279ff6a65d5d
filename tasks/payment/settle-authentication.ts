import { z } from 'zod';
import { paymentDeclined } from '../domain/order-rules/payment-declined.ts';
import { OrderNotFound } from '../ports/order-store.ts';
import type { ProviderPayment } from '../ports/payments.ts';
import { CancelRequested, task } from '../task.ts';
import { known, recordAuthorization, recorded, requiredPaymentId } from './order-payment.ts';
import { byOrderSchema, paymentIdSchema, paymentTimeoutSeconds } from './payment-contract.ts';

const cause = 'settle-authentication';
const outputSchema = z.strictObject({ kind: z.literal('authorized'), paymentId: paymentIdSchema });

/**
 * Ends the wait for the customer's answer to the bank, however it ended. What is not held then is closed before it is called
 * declined, so that an answer that comes late can hold nothing; money that is there after all counts.
 */
export const settleAuthentication = task({
  name: cause,
  purpose: 'Looks what the bank and the customer agreed on, and closes the payment when they did not.',
  input: byOrderSchema,
  output: outputSchema,
  declines: { PaymentDeclined: { leavesOpen: true } },
  timeoutSeconds: paymentTimeoutSeconds,
  retry: 'patient',
  ports: ['orders', 'payments', 'clock'],
  async run({ orderId }, ports, call): Promise<z.infer<typeof outputSchema>> {
    const { orders, payments, clock } = ports;
    const order = await orders.get(orderId);
    if (order === undefined) throw new OrderNotFound(orderId);
    if (order.cancelRequest !== undefined) throw new CancelRequested('the order is being cancelled');
    const paymentId = requiredPaymentId(order, cause);
    const payment = await known(paymentId, payments);
    const ended = isHeld(payment) ? payment : (await payments.cancel(paymentId)).payment;
    if (isHeld(ended)) {
      await recordAuthorization(order, ended, cause, ports);
      return { kind: 'authorized', paymentId };
    }
    const { declineCode, message } = refusalOf(ended);
    const decline = { paymentId, declineCode, cause };
    recorded(await orders.change(orderId, (current) => paymentDeclined(current, decline, clock.now())));
    throw call.decline('PaymentDeclined', `${declineCode}: ${message}`);
  },
});

const isHeld = ({ status }: ProviderPayment) => status === 'authorized' || status === 'captured';

function refusalOf({ declineCode }: ProviderPayment) {
  return declineCode === undefined
    ? { declineCode: 'authentication_required', message: 'The customer did not confirm the payment in time.' }
    : { declineCode, message: 'The customer or the bank refused the payment.' };
}
