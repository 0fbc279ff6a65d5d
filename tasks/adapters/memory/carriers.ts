import type { Carrier } from '../../domain/order.ts';
import type { Carriers, ProviderShipment, Rate, TrackingNotice, TrackingStatus } from '../../ports/carriers.ts';
import { ProviderRefused } from '../../ports/provider-errors.ts';

interface Kept {
  readonly shipment: ProviderShipment;
  readonly isBuyable: boolean;
  readonly status: TrackingStatus;
  readonly scannedAt: string;
}

/** What a test does that the carrier does in the world. */
export interface MemoryCarriers extends Carriers {
  /** Every shipment ever made, oldest first. */
  shipments(): readonly ProviderShipment[];
  /** Sells the label that was asked for before the shipment was closed: the carrier was too slow for everybody. */
  sellLate(shipmentId: string): { readonly trackingNumber: string };
  /** Scans the parcel: its tracking has that status from now on. */
  scan(trackingNumber: string, status: TrackingStatus, at?: Date): void;
  /** The webhook the carrier would send of it now. */
  webhookOf(trackingNumber: string, eventId: string): { readonly rawBody: string; readonly headers: Headers };
}

interface Headers {
  get(name: string): string | undefined;
}

const signatureHeader = 'x-signature';
const services: readonly (readonly [Carrier, string, number, number])[] = [
  ['ups', 'Ground', 800, 5],
  ['fedex', 'FEDEX_2_DAY', 1500, 2],
  ['dhl', 'Express', 3000, 1],
];

/**
 * Carriers in memory. The street `Undeliverable` is not delivered to; a second line or a recipient with `Unshippable` gets no
 * rates, one with `Unbuyable` no label.
 */
export function memoryCarriers(): MemoryCarriers {
  const kept = new Map<string, Kept>();
  const find = (shipmentId: string) => {
    const found = kept.get(shipmentId);
    if (found === undefined) throw new ProviderRefused('NOT_FOUND', `there is no shipment ${shipmentId}`);
    return found;
  };
  const findTracked = (trackingNumber: string) =>
    [...kept.values()].find(({ shipment }) => shipment.trackingNumber === trackingNumber);

  const sell = (found: Kept) => {
    const { shipmentId } = found.shipment;
    const shipment = {
      ...found.shipment,
      status: 'purchased' as const,
      trackingNumber: `TRACK${shipmentId.replace('shp_', '').padStart(7, '0')}`,
      labelUrl: `https://labels.example/${shipmentId}.svg`,
    };
    kept.set(shipmentId, { ...found, shipment, status: 'preTransit' });
    return shipment;
  };

  return {
    async verifyAddress({ street }) {
      return /undeliverable/i.test(street)
        ? { kind: 'undeliverable', reason: 'Address not found' }
        : { kind: 'deliverable' };
    },
    async rates({ to, parcel, currency }) {
      if (/unshippable/i.test(`${to.recipient} ${to.street2}`)) return [];
      return services.map(
        ([carrier, service, base, estimatedDeliveryDays]): Rate => ({
          carrier,
          service,
          amount: base + Math.ceil(parcel.weightGrams / 10),
          currency,
          estimatedDeliveryDays,
        }),
      );
    },
    async createShipment({ reference, to }) {
      const shipment: ProviderShipment = { shipmentId: `shp_${kept.size + 1}`, status: 'created', reference };
      const isBuyable = !/unbuyable/i.test(`${to.recipient} ${to.street2}`);
      kept.set(shipment.shipmentId, { shipment, isBuyable, status: 'unknown', scannedAt: '' });
      return shipment;
    },
    async buy({ shipmentId }) {
      const found = find(shipmentId);
      if (found.shipment.status === 'purchased') return { kind: 'bought', shipment: found.shipment };
      if (found.shipment.status === 'voided') return { kind: 'refused', reason: 'the shipment is closed' };
      if (!found.isBuyable) return { kind: 'refused', reason: 'the carrier refuses to sell a label for this address' };
      return { kind: 'bought', shipment: sell(found) };
    },
    async voidLabel(shipmentId) {
      const found = find(shipmentId);
      const shipment: ProviderShipment = { ...found.shipment, status: 'voided' };
      kept.set(shipmentId, { ...found, shipment, status: 'cancelled' });
      return shipment;
    },
    async readShipment(shipmentId) {
      return kept.get(shipmentId)?.shipment;
    },
    async track(trackingNumber) {
      const found = findTracked(trackingNumber);
      if (found === undefined) return undefined;
      const { shipment, status, scannedAt } = found;
      const { shipmentId } = shipment;
      return status === 'delivered'
        ? { shipmentId, trackingNumber, status, deliveredAt: scannedAt }
        : { shipmentId, trackingNumber, status };
    },
    verifyWebhook(rawBody, headers) {
      if (headers.get(signatureHeader) !== signatureOf(rawBody)) return undefined;
      return JSON.parse(rawBody) as TrackingNotice; // only webhookOf signs
    },
    shipments: () => [...kept.values()].map(({ shipment }) => shipment),
    sellLate: (shipmentId) => sell(find(shipmentId)),
    scan(trackingNumber, status, at = new Date(0)) {
      const found = findTracked(trackingNumber);
      if (found === undefined) throw new Error(`there is no parcel ${trackingNumber}`);
      kept.set(found.shipment.shipmentId, { ...found, status, scannedAt: at.toISOString() });
    },
    webhookOf(trackingNumber, eventId) {
      const rawBody = JSON.stringify({ kind: 'parcel', eventId, trackingNumber });
      return { rawBody, headers: { get: (name) => (name === signatureHeader ? signatureOf(rawBody) : undefined) } };
    },
  };
}

const signatureOf = (rawBody: string) => `signed:${rawBody.length}:${rawBody}`;
