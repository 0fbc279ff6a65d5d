import type { OrderId, OrderNumber } from '../domain/ids.ts';

/** New names for new things. */
export interface Ids {
  orderId(now: Date): OrderId;
  orderNumber(): OrderNumber;
}
