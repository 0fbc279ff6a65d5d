import { z } from 'zod';
import { productIdSchema } from './ids.ts';
import { amountSchema, currencySchema } from './money.ts';

const taxClassSchema = z.enum(['standard', 'reduced', 'zero']);
export type TaxClass = z.infer<typeof taxClassSchema>;

export const productSchema = z
  .strictObject({
    productId: productIdSchema,
    name: z.strictObject({ en: z.string().max(100), es: z.string().max(100) }),
    description: z.strictObject({ en: z.string().max(500), es: z.string().max(500) }),
    category: z.string().max(40),
    /** Products of one family differ in `variant` only: colour, size. */
    family: z.string().max(64).optional(),
    variant: z.record(z.string().max(30), z.string().max(30)).optional(),
    /** Of one piece, per currency the product is sold in. Where the order goes decides whether tax is in it. */
    prices: z.partialRecord(currencySchema, amountSchema),
    taxClass: taxClassSchema,
    weightGrams: z.int().min(1).max(1_000_000),
    sizeMillimetres: z.strictObject({
      length: z.int().min(1).max(10_000),
      width: z.int().min(1).max(10_000),
      height: z.int().min(1).max(10_000),
    }),
    isActive: z.boolean(),
  })
  .meta({ id: 'Product' });
export type Product = z.infer<typeof productSchema>;

/** `available` can be sold, `reserved` is held for orders under way, `sold` has left. Their sum changes only by goods in and corrections. */
export const stockLevelSchema = z
  .strictObject({
    productId: productIdSchema,
    available: z.int().min(0),
    reserved: z.int().min(0),
    sold: z.int().min(0),
  })
  .meta({ id: 'StockLevel' });
export type StockLevel = z.infer<typeof stockLevelSchema>;
