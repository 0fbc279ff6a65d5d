import { z } from 'zod';

/** A ULID: 26 characters of Crockford's base 32, sortable by the time it was made. */
export const orderIdSchema = z
  .string()
  .max(26)
  .regex(/^[0-9A-HJKMNP-TV-Z]{26}$/, 'expected an order id of 26 characters')
  .brand<'OrderId'>();
export type OrderId = z.infer<typeof orderIdSchema>;

/** What people say on the phone: two groups of four characters without 0, O, 1 and I. */
export const orderNumberSchema = z
  .string()
  .max(9)
  .regex(/^[2-9A-HJ-NP-Z]{4}-[2-9A-HJ-NP-Z]{4}$/, 'expected an order number such as K7PM-3XWD')
  .brand<'OrderNumber'>();
export type OrderNumber = z.infer<typeof orderNumberSchema>;

export const productIdSchema = z
  .string()
  .min(1)
  .max(64)
  .regex(/^[a-z0-9][a-z0-9-]*$/, 'expected lower-case letters, digits and dashes')
  .brand<'ProductId'>();
export type ProductId = z.infer<typeof productIdSchema>;

/** Whoever the token's subject is; a guest has none. */
export const customerIdSchema = z.string().min(1).max(128).brand<'CustomerId'>();
export type CustomerId = z.infer<typeof customerIdSchema>;
