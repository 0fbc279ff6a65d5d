import { messageKindsOfEnd } from '../../tasks/notification/message-kinds.ts';
import type { Facts } from './facts.ts';
import { type Verdict, verdict } from './verdict.ts';

/** Each end has its messages, recorded as sent, and no message was sent twice. */
export function judgeMessages({ orders, messages }: Facts): Verdict {
  let count = 0;
  const broken = orders.flatMap(({ orderId, status }) => {
    const sent = messages.get(orderId);
    // It had ended before the run: told of by the run that placed it.
    if (sent === undefined) return [];
    count += sent.length;
    const missing = messageKindsOfEnd(status).filter((kind) => !sent.includes(kind));
    const twice = [...new Set(sent.filter((kind, index) => sent.indexOf(kind) !== index))];
    return [
      ...(missing.length > 0 ? [`${orderId} is ${status} and no message says so: ${missing.join(', ')}`] : []),
      ...(twice.length > 0 ? [`${orderId} got a message more than once: ${twice.join(', ')}`] : []),
    ];
  });
  return verdict(broken, `${messages.size} orders have the ${count} messages of their ends, none of them twice`);
}
