import type { Order, OrderEvent, OrderEventType } from '../order.ts';
import type { Decision, OrderRecord } from '../order-change.ts';

type Patch = Partial<Omit<Order, 'orderId' | 'version' | 'schemaVersion'>>;

/** A change that takes the order one version up and says so in one event of the same version. */
export function changed(
  order: Order,
  patch: Patch,
  event: {
    readonly type: OrderEventType;
    readonly at: Date;
    readonly cause: string;
    readonly details?: OrderEvent['details'];
  },
  records?: readonly OrderRecord[],
): Decision {
  const next: Order = { ...order, ...patch, version: order.version + 1 };
  return {
    kind: 'changed',
    order: next,
    event: {
      orderId: next.orderId,
      version: next.version,
      type: event.type,
      at: event.at.toISOString(),
      status: next.status,
      cause: event.cause,
      details: event.details ?? {},
    },
    ...(records === undefined ? {} : { records }),
  };
}

export function unchanged(order: Order): Decision {
  return { kind: 'unchanged', order };
}

export function refused(order: Order, reason: string): Extract<Decision, { kind: 'refused' }> {
  return { kind: 'refused', order, reason };
}

/** `fields` without those that are undefined, so that an absent fact stays absent. */
export function known<Fields extends Readonly<Record<string, string | number | boolean | undefined>>>(
  fields: Fields,
): { [Name in keyof Fields]?: Exclude<Fields[Name], undefined> } {
  const entries = Object.entries(fields).filter(([, value]) => value !== undefined);
  return Object.fromEntries(entries) as { [Name in keyof Fields]?: Exclude<Fields[Name], undefined> }; // undefined was filtered out
}
