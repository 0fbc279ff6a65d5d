import { z } from 'zod';
import { orderIdSchema } from '../domain/ids.ts';
import { amountSchema } from '../domain/money.ts';
import type { ProviderPayment } from '../ports/payments.ts';

/** Longer than two calls of the provider at its time-out, the SDK's own repetition of a closed connection, and our writes. */
export const paymentTimeoutSeconds = 40;

export const paymentIdSchema = z.string().min(1).max(100);

/** What undos and probes are told. */
export const byOrderSchema = z.strictObject({ orderId: orderIdSchema });

export const notRequiredSchema = z.strictObject({ kind: z.literal('notRequired') });

/** How a capture ended well. */
export const captureResultSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('captured'), paymentId: paymentIdSchema, amount: amountSchema }),
  notRequiredSchema,
]);

export type CaptureResult = z.infer<typeof captureResultSchema>;

/** What an undo found: `closed` now or before, or nothing that ever was. */
export const undoResultSchema = z.strictObject({ outcome: z.enum(['closed', 'nothingToClose']) });

/** How long the customer has to confirm the payment to the bank, and the workflow waits. */
export const authenticationSeconds = 1800;

/** Under this name the wait for the customer's answer to the bank meets what ends it. */
export const authenticationCallback = 'authentication';

/** Whether the bank asks the customer no longer: whatever came of it, the wait is over. */
export function hasLeftAction(payment: ProviderPayment | undefined): boolean {
  return payment !== undefined && payment.status !== 'actionRequired' && payment.status !== 'processing';
}
