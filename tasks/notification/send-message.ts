import { z } from 'zod';
import { accepted } from '../accepted.ts';
import { orderIdSchema } from '../domain/ids.ts';
import { messageSent } from '../domain/order-rules/message-sent.ts';
import { OrderNotFound } from '../ports/order-store.ts';
import { task } from '../task.ts';
import { isTrueOf, messageKinds } from './message-kinds.ts';
import { renderMessage } from './render-message.ts';

const outcomeSchema = z.enum(['sent', 'alreadySent', 'notTrue']);

/**
 * Sends the customer an e-mail of that kind, and records that it did. A crash between the two sends it twice: a mail server
 * has no key to know it by, and twice is better than never. What is not, or no longer, true of the order is not sent.
 */
export const sendMessage = task({
  name: 'send-message',
  purpose: 'Tells the customer by e-mail how the order stands.',
  input: z.strictObject({ orderId: orderIdSchema, kind: z.enum(messageKinds) }),
  output: z.strictObject({ outcome: outcomeSchema }),
  timeoutSeconds: 10,
  retry: 'patient',
  ports: ['clock', 'mailer', 'orders'],
  idempotencyKey: ({ orderId, kind }) => `${orderId}:${kind}`,
  async run({ orderId, kind }, { clock, mailer, orders }): Promise<{ outcome: z.infer<typeof outcomeSchema> }> {
    const order = await orders.get(orderId);
    if (order === undefined) throw new OrderNotFound(orderId);
    if (order.messagesSent.includes(kind)) return { outcome: 'alreadySent' };
    if (!isTrueOf(kind, order, clock.now())) return { outcome: 'notTrue' };
    const to = order.customerEmail;
    const { messageId } = await mailer.send({ to, ...renderMessage(kind, order), tags: { orderId, kind } });
    accepted(await orders.change(orderId, (current) => messageSent(current, { kind, to, messageId }, clock.now())));
    return { outcome: 'sent' };
  },
});
