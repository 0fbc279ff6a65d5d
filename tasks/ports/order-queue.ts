import type { OrderId } from '../domain/ids.ts';

/** Hands an order over for processing. Sending it twice is harmless. */
export interface OrderQueue {
  send(orderId: OrderId): Promise<void>;
}
