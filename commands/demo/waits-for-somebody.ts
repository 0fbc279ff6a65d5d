import type { OrderStatus } from '../../tasks/domain/order-status.ts';

const waiting: readonly OrderStatus[] = ['PAYMENT_ACTION_REQUIRED', 'SHIPPED', 'NEEDS_ATTENTION'];

/** Whether an order of that status may rightly stay so for days: its buyer, its carrier or staff have the next word. */
export function waitsForSomebody(status: OrderStatus): boolean {
  return waiting.includes(status);
}
