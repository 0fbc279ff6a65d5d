import { z } from 'zod';
import { orderIdSchema } from '../domain/ids.ts';
import { amountSchema } from '../domain/money.ts';

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
