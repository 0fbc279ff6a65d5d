import { intentOf } from '../intent.ts';
import { ledgerRecords } from '../ledger/entry.ts';
import type { Order } from '../order.ts';
import type { Decision } from '../order-change.ts';
import { isTerminal } from '../order-status.ts';
import { changed, known, refused, unchanged } from './decide.ts';
import { shipmentOf, withShipment } from './with-shipment.ts';

/** The label is bought. When refused, the caller voids it at the carrier. */
export function labelBought(
  order: Order,
  label: {
    readonly shipmentId: string;
    readonly trackingNumber: string;
    readonly labelUrl?: string;
    readonly cause?: string;
    readonly step?: string;
  },
  at: Date,
): Decision {
  const { shipmentId, trackingNumber, labelUrl, step = 'buy-label', cause = step } = label;
  const found = shipmentOf(order, shipmentId);
  if (found === undefined) return refused(order, `the order has no shipment ${shipmentId}`);
  if (found.status === 'LABEL_VOIDED') return refused(order, `the label of shipment ${shipmentId} was voided`);
  if (found.status !== 'CREATED') return unchanged(order);
  if (isTerminal(order.status)) return refused(order, `the order is ${order.status}: it takes no label`);
  if (intentOf(order, step)?.closedAt !== undefined) return refused(order, `${step} was closed by its undo`);
  return changed(
    order,
    {
      fulfillmentStatus: 'LABEL_BOUGHT',
      shipments: withShipment(order, { ...found, status: 'LABEL_BOUGHT', trackingNumber, ...known({ labelUrl }) }),
    },
    { type: 'LabelBought', at, cause, details: { shipmentId, trackingNumber } },
    ledgerRecords(
      order.orderId,
      [{ movement: 'labelBought', amount: found.cost, currency: found.currency, providerId: shipmentId }],
      { cause, at },
    ),
  );
}
