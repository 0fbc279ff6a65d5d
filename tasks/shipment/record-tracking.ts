import type { OrderId } from '../domain/ids.ts';
import type { TrackedParcel, TrackingNotice } from '../ports/carriers.ts';
import type { Ports } from '../ports/ports.ts';
import type { Log } from '../task.ts';
import { voidLateLabel } from './late-label.ts';
import { type DeliveryResult, deliveryCallback } from './shipment-contract.ts';

/** Under this name the carriers' webhook events are remembered. */
const provider = 'carrier';

export type TrackingRecord =
  /** It concerns no parcel of ours. */
  | { readonly kind: 'ignored' }
  /** The event was acted on before. */
  | { readonly kind: 'repeated' }
  /** Nothing ends by it: the parcel is under way, or it is none of the carrier's any more. */
  | { readonly kind: 'noted' }
  /** The order's execution knows, or will know when it comes to wait. */
  | { readonly kind: 'answered' }
  /** Its order had given the label up, and the carrier has it back. */
  | { readonly kind: 'labelVoided' }
  /** Its order does not have that tracking number yet: nothing was noted, and the carrier should send the event again. */
  | { readonly kind: 'unknownOrder' };

/**
 * What a tracking webhook does, whichever comes first, it or the execution that waits for it. The parcel is re-read: webhooks
 * come twice, late and out of order. The event counts as processed only once all of it is done.
 */
export async function recordTracking(
  notice: TrackingNotice,
  ports: Pick<Ports, 'callbacks' | 'carriers' | 'executions' | 'orders' | 'webhookEvents'>,
  log: Log,
): Promise<TrackingRecord> {
  if (notice.kind === 'other') {
    log.warn('the carrier sent something else than word of a parcel');
    return { kind: 'ignored' };
  }
  const { carriers, orders, webhookEvents } = ports;
  const { eventId, trackingNumber } = notice;
  const parcel = await carriers.track(trackingNumber);
  const result = parcel && deliveryResultOf(parcel);
  // A label speaks of itself first before it is scanned; most events after that say only that the parcel goes on.
  const mayBeLate = result !== undefined || parcel?.status === 'preTransit' || parcel?.status === 'unknown';
  if (parcel === undefined || !mayBeLate) return { kind: 'noted' };
  if (result !== undefined && (await webhookEvents.wasProcessed(provider, eventId))) return { kind: 'repeated' };
  const orderId = await orders.findByTrackingNumber(trackingNumber);
  if (orderId === undefined) return voidLateLabel(parcel, result, ports, log);
  if (result === undefined) return { kind: 'noted' };
  await answer(orderId, result, eventId, ports, log);
  await webhookEvents.markProcessed(provider, eventId);
  return { kind: 'answered' };
}

async function answer(
  orderId: OrderId,
  result: DeliveryResult,
  eventId: string,
  { callbacks, executions }: Pick<Ports, 'callbacks' | 'executions'>,
  log: Log,
): Promise<void> {
  const { taskToken, answer: output } = await callbacks.answer(orderId, deliveryCallback, result);
  if (taskToken === undefined) return;
  const { kind } = await executions.resume(taskToken, output);
  log.info('the carrier ended the wait', { orderId, eventId, status: result.status, execution: kind });
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
