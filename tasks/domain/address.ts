import { z } from 'zod';

const line = z.string().trim().min(1).max(100);

/** A postal address. `country` is ISO 3166-1 alpha-2; whether the shop ships there and whether the zip code fits is for the address rules. */
export const addressSchema = z
  .strictObject({
    recipient: line,
    company: line.optional(),
    street: line,
    street2: line.optional(),
    city: line,
    state: z.string().trim().max(50),
    zipCode: z.string().trim().min(1).max(12).optional(),
    country: z
      .string()
      .max(2)
      .regex(/^[A-Z]{2}$/, 'expected two capital letters (ISO 3166-1 alpha-2)'),
    phone: z.string().trim().min(5).max(25).optional(),
    taxId: z.string().trim().min(3).max(30).optional(),
  })
  .meta({ id: 'Address' });
export type Address = z.infer<typeof addressSchema>;
