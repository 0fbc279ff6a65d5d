import { ledgerRecords } from '../ledger/entry.ts';
import type { Order } from '../order.ts';
import type { Decision } from '../order-change.ts';
import { changed, refused, unchanged } from './decide.ts';
import { shipmentOf, withShipment } from './with-shipment.ts';

/** The shipment is closed for good at the carrier: its label, if there was one, was given back. */
export function labelVoided(
  order: Order,
  { shipmentId, cause = 'void-label' }: { readonly shipmentId: string; readonly cause?: string },
  at: Date,
): Decision {
  const found = shipmentOf(order, shipmentId);
  if (found === undefined) return refused(order, `the order has no shipment ${shipmentId}`);
  if (found.status === 'LABEL_VOIDED') return unchanged(order);
  if (found.status !== 'CREATED' && found.status !== 'LABEL_BOUGHT') {
    return refused(order, `shipment ${shipmentId} is ${found.status}: its label cannot be voided`);
  }
  const wasBought = found.status === 'LABEL_BOUGHT';
  return changed(
    order,
    {
      fulfillmentStatus: wasBought ? 'LABEL_VOIDED' : order.fulfillmentStatus,
      shipments: withShipment(order, { ...found, status: 'LABEL_VOIDED' }),
    },
    { type: 'LabelVoided', at, cause, details: { shipmentId, wasBought } },
    ledgerRecords(
      order.orderId,
      [
        {
          movement: 'labelVoided',
          amount: wasBought ? found.cost : 0,
          currency: found.currency,
          providerId: shipmentId,
        },
      ],
      { cause, at },
    ),
  );
}
