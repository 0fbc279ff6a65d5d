import { escapeMarkup } from '../escape-markup.ts';
import type { Movement } from './movement.ts';
import { movementsUntil, type Purchase, refundStatus, type StoredShipment, trackerStatus } from './shipment.ts';

const instant = (milliseconds: number) => new Date(milliseconds).toISOString();
const dayMilliseconds = 24 * 3600 * 1000;

/** The shipment as the API answers it at that moment. */
export function renderShipment(shipment: StoredShipment, now: number, baseUrl: string) {
  const { id, createdAt, request, purchase } = shipment;
  const rates = shipment.rates.map((rate) => renderRate(shipment, rate));
  return {
    id,
    object: 'Shipment',
    mode: 'test',
    reference: request.reference ?? null,
    created_at: instant(createdAt),
    updated_at: instant(shipment.refund?.requestedAt ?? shipment.closedAt ?? purchase?.at ?? createdAt),
    status: trackerStatus(shipment, now),
    to_address: request.to_address,
    from_address: request.from_address,
    parcel: request.parcel,
    options: request.options ?? {},
    rates,
    selected_rate: purchase === undefined ? null : renderRate(shipment, purchase.rate),
    postage_label:
      purchase === undefined
        ? null
        : { object: 'PostageLabel', label_date: instant(purchase.at), label_url: `${baseUrl}/labels/${id}.svg` },
    tracking_code: purchase?.trackingCode ?? null,
    tracker: purchase === undefined ? null : renderTracker(shipment, purchase, movementsUntil(shipment, now)),
    refund_status: refundStatus(shipment, now),
    messages: [],
  };
}

function renderRate(shipment: StoredShipment, rate: StoredShipment['rates'][number]) {
  return {
    id: rate.id,
    object: 'Rate',
    carrier: rate.carrier,
    service: rate.service,
    rate: rate.rate,
    currency: rate.currency,
    delivery_days: rate.deliveryDays,
    est_delivery_days: rate.deliveryDays,
    shipment_id: shipment.id,
  };
}

/** The tracker after those scans. */
export function renderTracker(shipment: StoredShipment, purchase: Purchase, movements: readonly Movement[]) {
  const { carrier, deliveryDays } = purchase.rate;
  const last = movements.at(-1);
  return {
    id: purchase.trackerId,
    object: 'Tracker',
    mode: 'test',
    tracking_code: purchase.trackingCode,
    status: last?.status ?? 'unknown',
    created_at: instant(purchase.at),
    updated_at: instant(last?.at ?? purchase.at),
    est_delivery_date: instant(purchase.at + deliveryDays * dayMilliseconds),
    shipment_id: shipment.id,
    carrier,
    weight: null,
    tracking_details: movements.map(({ status, at }) => ({
      object: 'TrackingDetail',
      status,
      datetime: instant(at),
      source: carrier,
    })),
  };
}

/** The label as a picture that a browser shows and a printer prints. */
export function renderLabel({ id, request }: StoredShipment, purchase: Purchase): string {
  const to = request.to_address;
  const lines = [
    `${purchase.rate.carrier}  ${purchase.rate.service}`,
    '',
    to.name,
    to.company,
    to.street1,
    to.street2,
    [to.zip, to.city, to.state].filter(Boolean).join(' '),
    to.country,
    '',
    `TRACKING ${purchase.trackingCode}`,
    `${request.parcel.weight} oz   ref ${request.reference ?? id}`,
  ].filter((line) => line !== undefined && line !== null);
  const rows = lines.map((line, index) => `<text x="24" y="${56 + index * 34}">${escapeMarkup(line)}</text>`).join('');
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 600 480" font-family="monospace" font-size="22"><rect width="600" height="480" fill="#fff" stroke="#000" stroke-width="4"/>${rows}</svg>`;
}
