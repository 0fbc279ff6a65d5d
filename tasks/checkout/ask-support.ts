import { z } from 'zod';
import { orderIdSchema } from '../domain/ids.ts';
import { attentionRequested } from '../domain/order-rules/attention-requested.ts';
import { callbackTask } from '../task.ts';

/** Under this name the token of a question to support is kept with the order. */
export const supportCallback = 'support';

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
    await callbacks.register(orderId, supportCallback, taskToken);
    const reason = `${states}: ${error}: ${cause}`;
    await orders.change(orderId, (order) => attentionRequested(order, { reason }, clock.now()));
    log.error('order needs attention', { orderId, states, error });
  },
});
