import type { Currency } from '../money.ts';
import type { Carrier, Order, Shipment } from '../order.ts';
import type { Decision } from '../order-change.ts';
import { isTerminal } from '../order-status.ts';
import { changed, refused, unchanged } from './decide.ts';
import { storeProviderId } from './store-provider-id.ts';

/** The shipment exists at the carrier, without a label and for free. When refused, the caller voids what it has just made. */
export function shipmentCreated(
  order: Order,
  shipment: {
    readonly shipmentId: string;
    readonly carrier: Carrier;
    readonly service: string;
    readonly cost: number;
    readonly currency: Currency;
    readonly estimatedDeliveryDays: number;
    readonly cause?: string;
    readonly step?: string;
  },
  at: Date,
): Decision {
  const { shipmentId, carrier, service, cost, currency, estimatedDeliveryDays } = shipment;
  const { step = 'buy-label', cause = step } = shipment;
  if (order.shipments.some((known) => known.shipmentId === shipmentId)) return unchanged(order);
  if (isTerminal(order.status)) return refused(order, `the order is ${order.status}: it takes no new shipment`);
  const stored = storeProviderId(order, step, shipmentId, at);
  if (stored.kind === 'refused') return refused(order, stored.reason);
  const created: Shipment = {
    shipmentId,
    carrier,
    service,
    status: 'CREATED',
    cost,
    currency,
    estimatedDeliveryDays,
    lineIds: order.items.map(({ lineId }) => lineId),
    createdAt: at.toISOString(),
  };
  return changed(
    order,
    { intents: stored.intents, shipments: [...order.shipments, created] },
    { type: 'ShipmentCreated', at, cause, details: { shipmentId, carrier, service, cost, currency } },
  );
}
