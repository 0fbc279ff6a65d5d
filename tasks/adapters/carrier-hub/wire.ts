import { z } from 'zod';
import type { Address } from '../../domain/address.ts';
import { currencyExponents, currencySchema } from '../../domain/money.ts';
import { type Carrier, maxUrlLength } from '../../domain/order.ts';
import type { Parcel } from '../../domain/parcel.ts';
import type { ProviderShipment, Rate, TrackedParcel, TrackingStatus } from '../../ports/carriers.ts';

const carrierNames: Readonly<Record<string, Carrier>> = { FedEx: 'fedex', UPS: 'ups', DHLExpress: 'dhl' };

export const rateSchema = z.object({
  id: z.string().optional(),
  carrier: z.string(),
  service: z.string(),
  rate: z.string().regex(/^\d{1,9}([.]\d{1,4})?$/),
  currency: currencySchema,
  delivery_days: z.int().min(0).nullable(),
});

export const ratesSchema = z.object({ rates: z.array(rateSchema) });

/** Longer texts than a person reads are not carried along. */
const words = (limit: number) => z.string().transform((text) => text.slice(0, limit));
const message = words(300);

export const addressCheckSchema = z.object({
  verifications: z.object({
    delivery: z.object({ success: z.boolean(), errors: z.array(z.object({ message })) }),
  }),
});

export const shipmentSchema = z.object({
  id: z.string(),
  reference: z.string().nullish(),
  rates: z.array(rateSchema),
  postage_label: z.object({ label_url: z.string() }).nullable(),
  tracking_code: z.string().nullable(),
  refund_status: z.string().nullable(),
});
export type WireShipment = z.infer<typeof shipmentSchema>;

const trackerSchema = z.object({
  tracking_code: z.string(),
  shipment_id: z.string(),
  status: z.string(),
  updated_at: z.iso.datetime(),
  tracking_details: z.array(z.object({ status: z.string(), datetime: z.iso.datetime() })),
});

export const trackersSchema = z.object({ trackers: z.array(trackerSchema) });

export const eventSchema = z.object({
  id: z.string().min(1).max(100),
  result: z.object({ tracking_code: z.string().min(1).max(40) }),
});

export const errorSchema = z.object({ error: z.object({ code: words(100), message }) });

/** A carrier that the shop does not work with gives undefined. */
export function fromWireRate(wire: z.infer<typeof rateSchema>): Rate | undefined {
  const carrier = carrierNames[wire.carrier];
  if (carrier === undefined) return undefined;
  const { service, currency } = wire;
  const [whole = '0', fraction = ''] = wire.rate.split('.');
  const decimals = currencyExponents[currency];
  // Digits are moved, never multiplied: 0.1 has no exact binary form. A finer price is rounded up.
  const amount =
    Number(whole + fraction.slice(0, decimals).padEnd(decimals, '0')) +
    (/[1-9]/.test(fraction.slice(decimals)) ? 1 : 0);
  // A service that promises no day counts as the slowest.
  return { carrier, service, amount, currency, estimatedDeliveryDays: Math.min(wire.delivery_days ?? 60, 60) };
}

export function fromWireShipment(wire: WireShipment): ProviderShipment {
  const isVoided = wire.refund_status !== null && wire.refund_status !== 'rejected';
  const labelUrl = wire.postage_label?.label_url;
  return {
    shipmentId: wire.id,
    status: isVoided ? 'voided' : wire.postage_label === null ? 'created' : 'purchased',
    ...(wire.reference ? { reference: wire.reference } : {}),
    ...(wire.tracking_code === null ? {} : { trackingNumber: wire.tracking_code }),
    // The carrier still has it: the label is bought, whatever the length of its address.
    ...(labelUrl !== undefined && labelUrl.length <= maxUrlLength ? { labelUrl } : {}),
  };
}

const trackingStatuses: Readonly<Record<string, TrackingStatus>> = {
  pre_transit: 'preTransit',
  in_transit: 'inTransit',
  out_for_delivery: 'outForDelivery',
  available_for_pickup: 'outForDelivery',
  delivered: 'delivered',
  return_to_sender: 'returned',
  failure: 'failed',
  cancelled: 'cancelled',
};

export function fromWireTracker(wire: z.infer<typeof trackerSchema>): TrackedParcel {
  const parcel = { shipmentId: wire.shipment_id, trackingNumber: wire.tracking_code };
  const status = trackingStatuses[wire.status] ?? 'unknown';
  if (status !== 'delivered') return { ...parcel, status };
  const delivery = wire.tracking_details.findLast((detail) => detail.status === 'delivered');
  // In milliseconds, whatever the carrier's clock counts in.
  return { ...parcel, status, deliveredAt: new Date(delivery?.datetime ?? wire.updated_at).toISOString() };
}

export function toWireAddress(address: Address) {
  return {
    name: address.recipient,
    company: address.company,
    street1: address.street,
    street2: address.street2,
    city: address.city,
    state: address.state,
    zip: address.zipCode,
    country: address.country,
    phone: address.phone,
  };
}

const oneDecimalUp = (value: number) => Math.max(0.1, Math.ceil(value * 10) / 10);

/** Inches and ounces, rounded up: a carrier charges for what it measures. */
export function toWireParcel(parcel: Parcel) {
  return {
    length: oneDecimalUp(parcel.lengthMillimetres / 25.4),
    width: oneDecimalUp(parcel.widthMillimetres / 25.4),
    height: oneDecimalUp(parcel.heightMillimetres / 25.4),
    weight: oneDecimalUp(parcel.weightGrams / 28.349523125),
  };
}

export function isSameService(wire: z.infer<typeof rateSchema>, wanted: Pick<Rate, 'carrier' | 'service'>): boolean {
  return carrierNames[wire.carrier] === wanted.carrier && wire.service === wanted.service;
}
