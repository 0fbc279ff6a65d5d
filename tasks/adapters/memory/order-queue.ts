import type { OrderId } from '../../domain/ids.ts';
import type { OrderQueue } from '../../ports/order-queue.ts';

export interface MemoryOrderQueue extends OrderQueue {
  /** What was handed over, in order, twice when twice. */
  readonly sent: readonly OrderId[];
}

export function memoryOrderQueue(): MemoryOrderQueue {
  const sent: OrderId[] = [];
  return {
    sent,
    send: async (orderIds) => {
      sent.push(...orderIds);
      return [];
    },
  };
}
