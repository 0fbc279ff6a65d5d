import { orderIdSchema } from '../domain/ids.ts';
import { intentOf } from '../domain/intent.ts';
import type { Order } from '../domain/order.ts';
import { isTerminal } from '../domain/order-status.ts';
import type { TrackedParcel } from '../ports/carriers.ts';
import type { Ports } from '../ports/ports.ts';
import { ProviderRefused } from '../ports/provider-errors.ts';
import type { Log } from '../task.ts';
import { buyLabelStep, type DeliveryResult } from './shipment-contract.ts';

/**
 * What becomes of a parcel whose tracking number no order has. Its shipment names the order at the carrier: when that order has
 * given the step up, or has another parcel, the label was sold after everybody had stopped waiting for it, and is given back.
 * The order is not changed: it has one owner, who closed the shipment on it already.
 */
export async function voidLateLabel(
  { shipmentId, trackingNumber }: TrackedParcel,
  result: DeliveryResult | undefined,
  { carriers, orders }: Pick<Ports, 'carriers' | 'orders'>,
  log: Log,
): Promise<{ readonly kind: 'ignored' | 'noted' | 'labelVoided' | 'unknownOrder' }> {
  const shipment = await carriers.readShipment(shipmentId);
  if (shipment?.status !== 'purchased') return { kind: 'noted' };
  const orderId = orderIdSchema.safeParse(shipment.reference);
  // Read after the label was found bought: whatever may still want it has its intent on the order by now.
  const order = orderId.success ? await orders.get(orderId.data) : undefined;
  if (order === undefined) {
    log.warn('a parcel of no order of ours', { shipmentId, trackingNumber });
    return { kind: 'ignored' };
  }
  // Without an end to tell of there is nothing to send again: should the step be given up yet, its undo finds the label.
  if (isWanted(order, shipmentId)) return { kind: result === undefined ? 'noted' : 'unknownOrder' };
  const fields = { orderId: order.orderId, shipmentId, trackingNumber };
  try {
    await carriers.voidLabel(shipmentId);
  } catch (error) {
    // Asked again it would say the same; a label that is paid for stays in the log, and in the reconciliation.
    if (!(error instanceof ProviderRefused)) throw error;
    log.error('the carrier does not take back a label too many', { ...fields, error });
    return { kind: 'ignored' };
  }
  log.warn('a label that came too late was given back', fields);
  return { kind: 'labelVoided' };
}

/** Whether the order has that parcel, or the step that buys its label may still store it. */
function isWanted(order: Order, shipmentId: string): boolean {
  const shipment = order.shipments.find((known) => known.shipmentId === shipmentId);
  if (shipment?.trackingNumber !== undefined && shipment.status !== 'LABEL_VOIDED') return true;
  const intent = intentOf(order, buyLabelStep);
  return intent?.providerId === shipmentId && intent.closedAt === undefined && !isTerminal(order.status);
}
