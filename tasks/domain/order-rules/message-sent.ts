import type { Order } from '../order.ts';
import type { Decision } from '../order-change.ts';
import { changed, unchanged } from './decide.ts';

/** The customer was sent a message of that kind: kept as a record of its own, once a kind. */
export function messageSent(
  order: Order,
  message: { readonly kind: string; readonly to: string; readonly messageId: string; readonly cause?: string },
  at: Date,
): Decision {
  const { kind, to, messageId, cause = 'send-message' } = message;
  if (order.messagesSent.includes(kind)) return unchanged(order);
  const sentAt = at.toISOString();
  return changed(
    order,
    { notificationSentDate: sentAt, messagesSent: [...order.messagesSent, kind] },
    { type: 'MessageSent', at, cause, details: { kind, messageId } },
    [{ kind: 'notification', id: kind, data: { kind, to, at: sentAt, messageId } }],
  );
}
