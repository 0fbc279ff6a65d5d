import type { DurableStore } from '../durable-store.ts';
import { type DeliveryOptions, openWebhookDelivery } from '../webhook-delivery.ts';
import { renderTracker } from './render.ts';
import type { StoredShipment } from './shipment.ts';
import { newId } from './shipments.ts';
import { signatureOf } from './signature.ts';
import type { TrackingEvent, TrackingEvents } from './tracking-events.ts';

export interface Webhooks extends TrackingEvents {
  close(): Promise<void>;
}

/** The tracking webhooks: one for each scan, signed over its body. */
export function openWebhooks(
  store: DurableStore,
  options: Pick<DeliveryOptions<TrackingEvent>, 'disturb' | 'now' | 'onTaken' | 'url'> & { readonly secret: string },
): Webhooks {
  const { url, now, secret, disturb, onTaken } = options;
  const shipments = store.collection<StoredShipment>('shipments');
  const delivery = openWebhookDelivery<TrackingEvent>({
    store,
    collection: 'tracking_events',
    url,
    now,
    disturb,
    onTaken,
    render(event) {
      const body = bodyOf(event, shipments.get(event.shipmentId));
      return { body, headers: { 'x-hmac-signature': signatureOf(body, secret) } };
    },
  });
  return {
    plan: (shipment, { movements }) =>
      url === undefined
        ? []
        : movements.map(({ at }, movement) => ({ id: newId('evt'), shipmentId: shipment.id, movement, dueAt: at })),
    store: delivery.store,
    schedule: delivery.schedule,
    dropAfter: (shipmentId, at) => delivery.drop((event) => event.shipmentId === shipmentId && event.dueAt > at),
    close: delivery.close,
  };
}

function bodyOf(event: TrackingEvent, shipment: StoredShipment | undefined): string {
  const purchase = shipment?.purchase;
  if (shipment === undefined || purchase === undefined) {
    throw new Error(`event ${event.id} tells of shipment ${event.shipmentId}, which has no label`);
  }
  const before = purchase.movements.slice(0, event.movement);
  const movements = purchase.movements.slice(0, event.movement + 1);
  return JSON.stringify({
    id: event.id,
    object: 'Event',
    mode: 'test',
    description: event.movement === 0 ? 'tracker.created' : 'tracker.updated',
    previous_attributes: { status: before.at(-1)?.status ?? 'unknown' },
    created_at: new Date(event.dueAt).toISOString(),
    result: renderTracker(shipment, purchase, movements),
  });
}
