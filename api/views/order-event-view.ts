import { z } from 'zod';
import { type OrderEvent, type OrderEventType, orderEventSchema } from '../../tasks/domain/order.ts';
import { type Caller, readsEveryOrder } from '../access/roles.ts';
import { pick } from './pick.ts';

const sharedFields = ['version', 'type', 'at', 'status'] as const;
const shopsFields = ['cause', 'details'] as const;

/** A line of an order's history as the API shows it. */
export const orderEventView = z
  .object({
    ...pick(orderEventSchema.shape, sharedFields),
    ...pick(orderEventSchema.partial().shape, shopsFields),
  })
  .meta({ id: 'OrderEvent', description: `A customer does not see ${shopsFields.join(' and ')}.` });
export type OrderEventView = z.infer<typeof orderEventView>;

/** The workings: what a customer would only wonder about. */
const workings: ReadonlySet<OrderEventType> = new Set([
  'IntentRecorded',
  'IntentClosed',
  'PaymentCreated',
  'ShipmentCreated',
  'LabelBought',
  'LabelVoided',
  'OrderClaimed',
  'AttentionRequested',
]);

/** The lines that caller may see; a customer's page can so be shorter than its limit. */
export function viewEvents(events: readonly OrderEvent[], caller: Caller): OrderEventView[] {
  if (readsEveryOrder(caller)) return events.map((event) => pick(event, [...sharedFields, ...shopsFields]));
  return events.filter((event) => !workings.has(event.type)).map((event) => pick(event, sharedFields));
}
