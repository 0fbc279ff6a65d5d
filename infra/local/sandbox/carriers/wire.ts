import { z } from 'zod';

const text = z.string().max(200).nullish();

const addressInput = z.object({
  name: text,
  company: text,
  street1: z.string().min(1).max(200),
  street2: text,
  city: text,
  state: text,
  zip: text,
  country: z.string().length(2),
  phone: text,
});
export type AddressInput = z.infer<typeof addressInput>;

/** Inches and ounces, as the API this one is modelled on has them. */
const parcelInput = z.object({
  length: z.number().positive(),
  width: z.number().positive(),
  height: z.number().positive(),
  weight: z.number().positive(),
});
export type ParcelInput = z.infer<typeof parcelInput>;

export const addressRequest = z.object({ address: addressInput, verify: z.unknown() });

export const shipmentRequest = z.object({
  shipment: z.object({
    reference: z.string().max(200).nullish(),
    to_address: addressInput,
    from_address: addressInput,
    parcel: parcelInput,
    options: z.object({ currency: z.string().length(3).optional() }).optional(),
  }),
});
export type ShipmentRequest = z.infer<typeof shipmentRequest>['shipment'];

export const buyRequest = z.object({ rate: z.object({ id: z.string() }) });

export const listQuery = z.object({
  page_size: z.coerce.number().int().min(1).max(100).default(20),
  before_id: z.string().optional(),
  purchased: z.enum(['true', 'false']).default('true'),
});

/** What a request is answered with when it cannot be served. */
export class ApiError extends Error {
  override readonly name = 'ApiError';
  readonly status: 400 | 401 | 404 | 413 | 422;
  readonly code: string;
  constructor(status: ApiError['status'], code: string, message: string) {
    super(message);
    this.status = status;
    this.code = code;
  }
}
