import { createHash } from 'node:crypto';
import { z } from 'zod';
import { orderIdSchema } from '../domain/ids.ts';
import { attentionRequested } from '../domain/order-rules/attention-requested.ts';
import { callbackTask } from '../task.ts';

/** Each question has a name of its own, or the answer to an earlier one would answer it. The order keeps the last one. */
const callbackOf = (taskToken: string) =>
  `support-${createHash('sha256').update(taskToken).digest('hex').slice(0, 16)}`;

/** What support decides: try what did not work again, or it was settled by hand. */
export const supportDecisionSchema = z.strictObject({ decision: z.enum(['retry', 'settled']) });
export type SupportDecision = z.infer<typeof supportDecisionSchema>;

/** Hands an order that cannot go on by itself to a person, and waits for the decision. */
export const askSupport = callbackTask({
  name: 'ask-support',
  purpose: 'Waits for support: something could not be put back by itself.',
  input: z.strictObject({
    orderId: orderIdSchema,
    /** The states that could not do their work. */
    states: z.string().max(1000),
    error: z.string().max(300),
    cause: z.string().max(1000),
  }),
  output: supportDecisionSchema,
  timeoutSeconds: 10,
  retry: 'persistent',
  ports: ['orders', 'callbacks', 'clock'],
  async register({ orderId, states, error, cause }, taskToken, { orders, callbacks, clock }, log) {
    const callback = callbackOf(taskToken);
    await callbacks.register(orderId, callback, taskToken);
    const reason = `${states}: ${error}: ${cause}`;
    await orders.change(orderId, (order) => attentionRequested(order, { reason, callback }, clock.now()));
    log.error('order needs attention', { orderId, states, error });
  },
});
