import type { TrackedParcel, TrackingNotice } from '../ports/carriers.ts';
import type { Ports } from '../ports/ports.ts';
import type { Log } from '../task.ts';
import { type DeliveryResult, deliveryCallback } from './shipment-contract.ts';

/** Under this name the carriers' webhook events are remembered. */
const provider = 'carrier';

export type TrackingRecord =
  /** The event was acted on before. */
  | { readonly kind: 'repeated' }
  /** Nothing ends by it: the parcel is under way, or it is none of the carrier's any more. */
  | { readonly kind: 'noted' }
  /** The order's execution knows, or will know when it comes to wait. */
  | { readonly kind: 'answered' }
  /** No order has that tracking number yet: nothing was noted, and the carrier should send the event again. */
  | { readonly kind: 'unknownOrder' };

/**
 * What a tracking webhook does, whichever comes first, it or the execution that waits for it. The parcel is re-read: webhooks
 * come twice, late and out of order. The event counts as processed only once all of it is done.
 */
export async function recordTracking(
  { eventId, trackingNumber }: TrackingNotice,
  ports: Pick<Ports, 'callbacks' | 'carriers' | 'executions' | 'orders' | 'webhookEvents'>,
  log: Log,
): Promise<TrackingRecord> {
  const { callbacks, carriers, executions, orders, webhookEvents } = ports;
  const parcel = await carriers.track(trackingNumber);
  const result = parcel && deliveryResultOf(parcel);
  // Most events say that the parcel goes on; what does nothing need not be kept from doing it twice.
  if (result === undefined) return { kind: 'noted' };
  if (await webhookEvents.wasProcessed(provider, eventId)) return { kind: 'repeated' };
  const orderId = await orders.findByTrackingNumber(trackingNumber);
  if (orderId === undefined) {
    log.warn('a parcel that no order names', { eventId, trackingNumber });
    return { kind: 'unknownOrder' };
  }
  const { taskToken, answer } = await callbacks.answer(orderId, deliveryCallback, result);
  if (taskToken !== undefined) {
    const { kind } = await executions.resume(taskToken, answer);
    log.info('the carrier ended the wait', { orderId, eventId, status: result.status, execution: kind });
  }
  await webhookEvents.markProcessed(provider, eventId);
  return { kind: 'answered' };
}

/** What ends the wait, if anything does. */
function deliveryResultOf(parcel: TrackedParcel): DeliveryResult | undefined {
  switch (parcel.status) {
    case 'delivered':
      return { status: 'delivered', deliveredAt: parcel.deliveredAt };
    case 'returned':
      return { status: 'returned' };
    case 'failed':
      return { status: 'lost' };
    case 'unknown':
    case 'preTransit':
    case 'inTransit':
    case 'outForDelivery':
    case 'cancelled':
      return undefined;
  }
}
