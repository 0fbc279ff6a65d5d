import type { Movement, TrackerStatus } from './movement.ts';
import type { Quote } from './rating.ts';
import type { ShipmentRequest } from './wire.ts';

interface QuotedRate extends Quote {
  readonly id: string;
}

/** A shipment as the sandbox keeps it; times are milliseconds since 1970. */
export interface StoredShipment {
  readonly id: string;
  readonly createdAt: number;
  readonly request: ShipmentRequest;
  readonly rates: readonly QuotedRate[];
  readonly purchase?: Purchase;
  /** The label was given back; the money comes when the claim is settled. */
  readonly refund?: { readonly requestedAt: number; readonly settledAt: number };
  /** It was closed before a label was bought, and never can be bought. */
  readonly closedAt?: number;
}

export interface Purchase {
  readonly at: number;
  readonly rate: QuotedRate;
  readonly trackerId: string;
  readonly trackingCode: string;
  readonly movements: readonly Movement[];
}

/** The scans so far. A parcel whose label was given back had not left, whatever the clock had said of it. */
export function movementsUntil({ purchase, refund }: StoredShipment, now: number): readonly Movement[] {
  if (purchase === undefined) return [];
  if (refund === undefined) return purchase.movements.filter(({ at }) => at <= now);
  return [
    ...purchase.movements.filter(({ at }) => at < refund.requestedAt),
    { status: 'cancelled', at: refund.requestedAt },
  ];
}

export function trackerStatus(shipment: StoredShipment, now: number): TrackerStatus {
  return movementsUntil(shipment, now).at(-1)?.status ?? 'unknown';
}

/** The word for how a label's refund stands; null when none was asked for. */
export function refundStatus({ refund, closedAt }: StoredShipment, now: number): string | null {
  if (closedAt !== undefined) return 'not_applicable';
  if (refund === undefined) return null;
  return refund.settledAt <= now ? 'refunded' : 'submitted';
}
