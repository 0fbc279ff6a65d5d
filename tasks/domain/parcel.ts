import { z } from 'zod';

/** One parcel with everything of the order in it. */
export const parcelSchema = z
  .strictObject({
    weightGrams: z.int().min(1).max(10_000_000_000),
    lengthMillimetres: z.int().min(1).max(100_000),
    widthMillimetres: z.int().min(1).max(100_000),
    heightMillimetres: z.int().min(1).max(100_000),
  })
  .meta({ id: 'Parcel' });
export type Parcel = z.infer<typeof parcelSchema>;
