import type { OrderStatus } from '../domain/order-status.ts';
import type { Ports } from '../ports/ports.ts';

/** The tasks that wait for something outside, and the status in which an order stands meanwhile. */
export const statusWhileWaiting = {
  'ask-support': 'NEEDS_ATTENTION',
  'await-authentication': 'PAYMENT_ACTION_REQUIRED',
  'await-delivery': 'SHIPPED',
} as const satisfies Readonly<Record<string, OrderStatus>>;

export interface OldestWait {
  readonly task: string;
  /** 0 when nothing waits. */
  readonly ageSeconds: number;
}

/**
 * How old the oldest order is that waits in each of these tasks. Never too young: it counts from when the order was placed,
 * which is seconds before its wait began, and days before it where support is asked about a parcel.
 */
export async function measureWaits({ orders, clock }: Pick<Ports, 'orders' | 'clock'>): Promise<readonly OldestWait[]> {
  const now = clock.now().getTime();
  return Promise.all(
    Object.entries(statusWhileWaiting).map(async ([task, status]) => {
      const placed = await orders.oldestOf(status);
      return { task, ageSeconds: placed === undefined ? 0 : Math.max(0, (now - Date.parse(placed)) / 1000) };
    }),
  );
}
