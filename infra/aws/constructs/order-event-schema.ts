import { z } from 'zod';
import { orderEventSchema } from '../../../tasks/domain/order.ts';

/** What the bus calls the events of orders. */
export const orderEventSource = 'comanda.orders';
export const orderEventDetailType = 'Order event';

/** The published event, without what stays inside (tasks/ports/order-events.ts), as the schema registry takes it. */
export function orderEventJsonSchema(): string {
  const published = orderEventSchema.omit({ cause: true });
  return JSON.stringify(z.toJSONSchema(published, { target: 'draft-4', unrepresentable: 'any' }));
}
