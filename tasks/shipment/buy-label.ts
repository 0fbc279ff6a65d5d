import { z } from 'zod';
import { accepted } from '../accepted.ts';
import { orderIdSchema } from '../domain/ids.ts';
import { intentOf } from '../domain/intent.ts';
import type { Order } from '../domain/order.ts';
import { labelBought } from '../domain/order-rules/label-bought.ts';
import { recordIntent } from '../domain/order-rules/record-intent.ts';
import { shipmentCreated } from '../domain/order-rules/shipment-created.ts';
import type { Rate } from '../ports/carriers.ts';
import type { Ports } from '../ports/ports.ts';
import { BrokenContract, IntentRefused, task } from '../task.ts';
import { buyLabelStep, rateSchema, shipmentTimeoutSeconds, trackingNumberSchema } from './shipment-contract.ts';

type ShipmentPorts = Pick<Ports, 'carriers' | 'clock' | 'orders'>;

/**
 * Buys the parcel's label: create the carrier's shipment (free), store its id, then buy on it. A repeated attempt goes on from
 * what the order and the carrier hold, so one order gets one label.
 */
export const buyLabel = task({
  name: buyLabelStep,
  purpose: 'Buys the label for the parcel at the carrier.',
  input: z.strictObject({ orderId: orderIdSchema, rate: rateSchema }),
  output: z.strictObject({ shipmentId: z.string().max(100), trackingNumber: trackingNumberSchema }),
  declines: { LabelRefused: { leavesOpen: true } },
  timeoutSeconds: 2 * shipmentTimeoutSeconds,
  retry: 'patient',
  ports: ['carriers', 'clock', 'orders'],
  async run({ orderId, rate }, ports, call) {
    const { carriers, clock, orders } = ports;
    const order = accepted(
      await orders.change(orderId, (current) => recordIntent(current, { step: buyLabelStep }, clock.now())),
    );
    const shipmentId = intentOf(order, buyLabelStep)?.providerId ?? (await createShipment(order, rate, ports));
    const known = order.shipments.find((shipment) => shipment.shipmentId === shipmentId);
    if (known?.trackingNumber !== undefined) return { shipmentId, trackingNumber: known.trackingNumber };

    const answer = await carriers.buy({ shipmentId, rate: known ?? rate });
    if (answer.kind === 'refused') throw call.decline('LabelRefused', answer.reason);
    const { trackingNumber, labelUrl } = answer.shipment;
    if (trackingNumber === undefined) throw new BrokenContract(`label ${shipmentId} came without a tracking number`);
    const label = { shipmentId, trackingNumber, ...(labelUrl === undefined ? {} : { labelUrl }) };
    const kept = await orders.change(orderId, (current) => labelBought(current, label, clock.now()));
    if (kept.kind === 'refused') {
      // The undo was quicker: it closed the step while the carrier sold the label.
      await carriers.voidLabel(shipmentId);
      throw new IntentRefused(kept.reason);
    }
    return { shipmentId, trackingNumber };
  },
});

/** Makes the carrier's shipment and stores its id. An id that is not stored names something free that nobody will ever buy. */
async function createShipment(order: Order, rate: Rate, { carriers, clock, orders }: ShipmentPorts): Promise<string> {
  const { orderId, shippingAddress: to, parcel, currency } = order;
  const { shipmentId } = await carriers.createShipment({ reference: orderId, to, parcel, currency });
  const { amount: cost, ...offer } = rate;
  const created = { ...offer, shipmentId, cost };
  const kept = await orders.change(orderId, (current) => shipmentCreated(current, created, clock.now()));
  if (kept.kind !== 'refused') return shipmentId;
  await carriers.voidLabel(shipmentId);
  const intent = intentOf(kept.order, buyLabelStep);
  if (intent?.providerId === undefined || intent.closedAt !== undefined) throw new IntentRefused(kept.reason);
  // Another attempt stored its shipment first.
  return intent.providerId;
}
