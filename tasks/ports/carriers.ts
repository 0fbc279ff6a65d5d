import type { Address } from '../domain/address.ts';
import type { Currency } from '../domain/money.ts';
import type { Carrier } from '../domain/order.ts';

export interface Parcel {
  readonly weightGrams: number;
  readonly lengthMillimetres: number;
  readonly widthMillimetres: number;
  readonly heightMillimetres: number;
}

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

/** A parcel as the carrier has it now. */
export interface ProviderShipment {
  readonly shipmentId: string;
  /** `created` is free and harmless; `purchased` costs money until it is voided. */
  readonly status: 'created' | 'purchased' | 'voided';
  readonly rate: Rate;
  readonly trackingNumber?: string;
  readonly labelUrl?: string;
  readonly trackingStatus: TrackingStatus;
  /** ISO 8601, when delivered. */
  readonly deliveredAt?: string;
}

export type AddressCheck =
  | { readonly kind: 'deliverable' }
  | { readonly kind: 'undeliverable'; readonly reason: string };

/** A tracking webhook that proved to be the carrier's; what it says of the parcel is re-read before anything acts on it. */
export interface TrackingNotice {
  readonly eventId: string;
  readonly trackingNumber: string;
}

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
    readonly rate: Rate;
  }): Promise<ProviderShipment>;
  /** Step two: buys the label on it. Buying what is bought answers as bought. */
  buy(
    shipmentId: string,
  ): Promise<
    | { readonly kind: 'bought'; readonly shipment: ProviderShipment }
    | { readonly kind: 'refused'; readonly reason: string }
  >;
  /** Voids a label, or closes a shipment that was never bought, for good. */
  voidLabel(shipmentId: string): Promise<ProviderShipment>;
  readShipment(shipmentId: string): Promise<ProviderShipment | undefined>;
  track(trackingNumber: string): Promise<ProviderShipment | undefined>;
  /** Undefined when the signature does not fit the raw body. */
  verifyWebhook(rawBody: string, headers: { get(name: string): string | undefined }): TrackingNotice | undefined;
}
