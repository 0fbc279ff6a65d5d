import type { OrderEvent, OrderEventType } from '../domain/order.ts';
import type { PublishedEvent } from '../ports/order-events.ts';
import type { Ports } from '../ports/ports.ts';

/** An event as the table's stream brings it, with what its publisher needs. */
export interface StoredEvent {
  readonly event: OrderEvent;
  readonly customerEmail: string;
}

/** What the order queue's consumer begins something for. */
const queuedTypes: ReadonlySet<OrderEventType> = new Set(['OrderPlaced', 'CancelRequested']);

/** What others may subscribe to; the workings of an order (intents, objects made at a provider) stay inside. */
const publishedTypes: ReadonlySet<OrderEventType> = new Set([
  'OrderPlaced',
  'PaymentActionRequired',
  'PaymentAuthorized',
  'PaymentDeclined',
  'PaymentCaptured',
  'PaymentVoided',
  'LabelBought',
  'OrderShipped',
  'OrderDelivered',
  'OrderRejected',
  'OrderPaymentFailed',
  'OrderShipmentFailed',
  'OrderCancelled',
  'CancelRequested',
  'AttentionRequested',
]);

/** The details that leave with an event. Not what people wrote: a reason may hold a name or an address. */
const publishedDetails: ReadonlySet<string> = new Set([
  'totalAmount',
  'currency',
  'channel',
  'paymentMethod',
  'paymentId',
  'amount',
  'transactionId',
  'declineCode',
  'expiresAt',
  'shipmentId',
  'trackingNumber',
  'deliveryDate',
  'by',
]);

/**
 * Lets leave what was stored: a placed order, and one that is to be cancelled, to the queue that starts its workflow, and
 * what others may know to those who subscribe. Answers the events that were not taken; they and any other may be handed in again, which sends them twice.
 */
export async function publishChanges(
  stored: readonly StoredEvent[],
  { orderQueue, orderEvents }: Pick<Ports, 'orderQueue' | 'orderEvents'>,
): Promise<readonly StoredEvent[]> {
  const queued = stored.filter(({ event }) => queuedTypes.has(event.type)).map(({ event }) => event.orderId);
  const published = stored.flatMap((one) => (publishedTypes.has(one.event.type) ? [toPublished(one)] : []));
  const [unsent, unpublished] = await Promise.all([
    queued.length === 0 ? [] : orderQueue.send(queued),
    published.length === 0 ? [] : orderEvents.publish(published),
  ]);
  const unsentOrders = new Set<string>(unsent);
  const unpublishedEvents = new Set(unpublished.map(nameOf));
  return stored.filter(
    ({ event }) =>
      (queuedTypes.has(event.type) && unsentOrders.has(event.orderId)) || unpublishedEvents.has(nameOf(event)),
  );
}

const nameOf = ({ orderId, version }: Pick<OrderEvent, 'orderId' | 'version'>) => `${orderId}#${version}`;

function toPublished({ event, customerEmail }: StoredEvent): PublishedEvent {
  const { cause: _cause, details, ...rest } = event;
  const kept = Object.entries(details).filter(([name]) => publishedDetails.has(name));
  return { ...rest, details: Object.fromEntries(kept), customerEmail };
}
