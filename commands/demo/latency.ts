import { z } from 'zod';
import { orderEventSchema } from '../../tasks/domain/order.ts';
import { isTerminal } from '../../tasks/domain/order-status.ts';

const { shape } = orderEventSchema;

/** What the demo reads of a line of the timeline. */
export const timelineEventSchema = z.object({
  type: shape.type,
  at: shape.at,
  status: shape.status,
  details: z.object({ kind: z.string().optional() }).optional(),
});
export type TimelineEvent = z.infer<typeof timelineEventSchema>;

/**
 * How long an order took from its POST to its terminal status, in milliseconds, without the time the parcel was with the
 * carrier: from OrderShipped to the carrier's own time of delivery. What we need to notice the delivery counts. All
 * clocks are this machine's. Undefined while the order has not ended.
 */
export function latencyOf(order: {
  readonly postedAt: number;
  readonly timeline: readonly TimelineEvent[];
  readonly deliveredAtCarrier?: number | undefined;
}): number | undefined {
  const timeOf = (event: TimelineEvent | undefined) => event && Date.parse(event.at);
  const end = timeOf(order.timeline.find((event) => isTerminal(event.status)));
  if (end === undefined) return undefined;
  const shipped = timeOf(order.timeline.find((event) => event.type === 'OrderShipped'));
  const delivered = Math.min(order.deliveredAtCarrier ?? end, end);
  const withCarrier = shipped === undefined ? 0 : Math.max(0, delivered - shipped);
  return end - order.postedAt - withCarrier;
}

/** Whether its bank asked: then how long it took is mostly the buyer's doing. */
export function waitedForBuyer(timeline: readonly TimelineEvent[]): boolean {
  return timeline.some((event) => event.status === 'PAYMENT_ACTION_REQUIRED');
}
