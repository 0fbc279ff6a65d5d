import type { Address } from '../domain/address.ts';
import type { Currency } from '../domain/money.ts';
import type { Carrier } from '../domain/order.ts';
import type { Parcel } from '../domain/parcel.ts';

export interface Rate {
  readonly carrier: Carrier;
  readonly service: string;
  readonly amount: number;
  readonly currency: Currency;
  readonly estimatedDeliveryDays: number;
}

export type TrackingStatus =
  | 'unknown'
  | 'preTransit'
  | 'inTransit'
  | 'outForDelivery'
  | 'delivered'
  | 'returned'
  | 'failed'
  | 'cancelled';

/** The carrier's object for one parcel, as it is now. */
export interface ProviderShipment {
  readonly shipmentId: string;
  /** `created` is free and harmless; `purchased` costs money until it is `voided`, which closes it for good. */
  readonly status: 'created' | 'purchased' | 'voided';
  /** Both once a label was bought. */
  readonly trackingNumber?: string;
  readonly labelUrl?: string;
  /** What the carrier was told when it was created: the order's id. */
  readonly reference?: string;
}

/** Where a parcel is now. */
export type TrackedParcel = { readonly shipmentId: string; readonly trackingNumber: string } & (
  | { readonly status: Exclude<TrackingStatus, 'delivered'> }
  /** `deliveredAt` is ISO 8601 in UTC. */
  | { readonly status: 'delivered'; readonly deliveredAt: string }
);

type AddressCheck = { readonly kind: 'deliverable' } | { readonly kind: 'undeliverable'; readonly reason: string };

/** A webhook that proved to be the carrier's; what it says of a parcel is re-read before anything acts on it. */
export type TrackingNotice =
  | { readonly kind: 'parcel'; readonly eventId: string; readonly trackingNumber: string }
  /** Of something else than a parcel: taken, and no more. */
  | { readonly kind: 'other' };

/**
 * The carriers behind one interface. Throws Transient when it is safe to ask again, ProviderOutcomeUnknown when the call may
 * have acted, ProviderRefused when the carrier says the call is wrong.
 */
export interface Carriers {
  verifyAddress(address: Address): Promise<AddressCheck>;
  /** Cheapest first; empty when nobody goes there. */
  rates(request: {
    readonly to: Address;
    readonly parcel: Parcel;
    readonly currency: Currency;
  }): Promise<readonly Rate[]>;
  /** Step one of a label: makes the carrier's object, which costs nothing. No key: a second one is harmless. */
  createShipment(request: {
    readonly reference: string;
    readonly to: Address;
    readonly parcel: Parcel;
    readonly currency: Currency;
  }): Promise<ProviderShipment>;
  /** Step two: buys the label on it. Buying what is bought answers as bought; `refused` is certain and left it unbought. */
  buy(request: {
    readonly shipmentId: string;
    readonly rate: Pick<Rate, 'carrier' | 'service'>;
  }): Promise<
    | { readonly kind: 'bought'; readonly shipment: ProviderShipment }
    | { readonly kind: 'refused'; readonly reason: string }
  >;
  /** Voids a label, or closes a shipment that was never bought, for good. Voiding what is void answers the same. */
  voidLabel(shipmentId: string): Promise<ProviderShipment>;
  readShipment(shipmentId: string): Promise<ProviderShipment | undefined>;
  track(trackingNumber: string): Promise<TrackedParcel | undefined>;
  /** Undefined when the signature does not fit the raw body. */
  verifyWebhook(rawBody: string, headers: { get(name: string): string | undefined }): TrackingNotice | undefined;
}
