import { accepted } from '../accepted.ts';
import { providerKey } from '../domain/intent.ts';
import { unchanged } from '../domain/order-rules/decide.ts';
import { recordIntent } from '../domain/order-rules/record-intent.ts';
import { Transient, task } from '../task.ts';
import { captureStep, paymentIdOf, recordCapture, requiredPaymentId } from './order-payment.ts';
import { byOrderSchema, type CaptureResult, captureResultSchema, paymentTimeoutSeconds } from './payment-contract.ts';

/** The point of no return: takes the held money. */
export const capturePayment = task({
  name: captureStep,
  purpose: 'Takes the held money. From here on the order is carried through, never undone.',
  input: byOrderSchema,
  output: captureResultSchema,
  declines: { NotCapturable: { leavesOpen: true } },
  timeoutSeconds: paymentTimeoutSeconds,
  retry: 'patient',
  ports: ['orders', 'payments', 'clock'],
  async run({ orderId }, ports, call): Promise<CaptureResult> {
    const { orders, payments, clock } = ports;
    const decision = await orders.change(orderId, (current) => {
      if (current.totalAmount === 0) return unchanged(current);
      const providerId = paymentIdOf(current);
      const intent = { step: captureStep, ...(providerId === undefined ? {} : { providerId }) };
      return recordIntent(current, intent, clock.now());
    });
    const order = accepted(decision);
    if (order.totalAmount === 0) return { kind: 'notRequired' };
    const paymentId = requiredPaymentId(order, captureStep);
    if (order.paymentStatus === 'CAPTURED') return { kind: 'captured', paymentId, amount: order.capturedAmount };

    const before = decision.kind === 'unchanged' ? await payments.read(paymentId) : undefined;
    if (before?.status === 'processing') throw new Transient(`payment ${paymentId} is still processing`);
    const capture =
      before?.status === 'captured'
        ? ({ kind: 'captured', payment: before } as const)
        : await payments.capture({ key: providerKey(order, captureStep), paymentId, amount: order.totalAmount });
    if (capture.kind === 'notCapturable')
      throw call.decline(
        'NotCapturable',
        `payment ${paymentId} is ${capture.payment.status}: nothing is held any more`,
      );
    await recordCapture(order, capture.payment, captureStep, ports);
    return { kind: 'captured', paymentId, amount: capture.payment.capturedAmount };
  },
});
