import { accepted } from '../accepted.ts';
import { pivotStep } from '../domain/order-rules/cancel-requested.ts';
import { closeIntent } from '../domain/order-rules/close-intent.ts';
import { recordIntent } from '../domain/order-rules/record-intent.ts';
import type { Payments, ProviderPayment } from '../ports/payments.ts';
import { task } from '../task.ts';
import { keyedCall } from './keyed-call.ts';
import { capturedInFull, intentOn, known, recordCapture, requiredPaymentId } from './order-payment.ts';
import { byOrderSchema, type CaptureResult, captureResultSchema, paymentTimeoutSeconds } from './payment-contract.ts';

/** The point of no return: takes the held money. */
export const capturePayment = task({
  name: pivotStep,
  purpose: 'Takes the held money. From here on the order is carried through, never undone.',
  input: byOrderSchema,
  output: captureResultSchema,
  declines: { NotCapturable: { leavesOpen: true } },
  timeoutSeconds: paymentTimeoutSeconds,
  retry: 'patient',
  ports: ['orders', 'payments', 'clock'],
  async run({ orderId }, ports, call): Promise<CaptureResult> {
    const { orders, payments, clock } = ports;
    // Also where nothing is to be paid: this intent decides between the sale and a cancel.
    const decision = await orders.change(orderId, (current) =>
      recordIntent(current, intentOn(current, pivotStep), clock.now()),
    );
    const order = accepted(decision);
    if (order.totalAmount === 0) return { kind: 'notRequired' };
    const paymentId = requiredPaymentId(order, pivotStep);
    if (order.paymentStatus === 'CAPTURED') return capturedInFull(order, paymentId, order.capturedAmount);

    const before = decision.kind === 'unchanged' ? await known(paymentId, payments) : undefined;
    const taking = {
      act: (key: string) => payments.capture({ key, paymentId, amount: order.totalAmount }),
      found: async () => taken(await known(paymentId, payments)),
    };
    const capture =
      taken(before) ?? (await keyedCall(order, { step: pivotStep, providerId: paymentId }, taking, ports));
    if (capture.kind === 'notCapturable') {
      // Nothing will be taken, so from here on the order can be called off.
      const close = { step: pivotStep, cause: pivotStep };
      await orders.change(orderId, (current) => closeIntent(current, close, clock.now()));
      throw call.decline(
        'NotCapturable',
        `payment ${paymentId} is ${capture.payment.status}: nothing is held any more`,
      );
    }
    await recordCapture(order, capture.payment, pivotStep, ports);
    return capturedInFull(order, paymentId, capture.payment.capturedAmount);
  },
});

/** What a payment says by itself of its capture. Undefined while the money is still held: then nothing was taken. */
function taken(payment: ProviderPayment | undefined): Awaited<ReturnType<Payments['capture']>> | undefined {
  if (payment === undefined || payment.status === 'authorized') return undefined;
  return { kind: payment.status === 'captured' ? 'captured' : 'notCapturable', payment };
}
