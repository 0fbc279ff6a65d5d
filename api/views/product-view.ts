import { z } from 'zod';
import { type Product, productSchema, type StockLevel, stockLevelSchema } from '../../tasks/domain/product.ts';
import { type Caller, seesStock } from '../access/roles.ts';
import { pick } from './pick.ts';

const stockFields = ['available', 'reserved', 'sold'] as const;

/** A product as the API shows it. */
export const productView = z
  .object({
    ...productSchema.shape,
    isInStock: z.boolean().meta({ description: 'Whether at least one can be sold now.' }),
    stock: z
      .object(pick(stockLevelSchema.shape, stockFields))
      .optional()
      .meta({ description: 'Shown to support and admins.' }),
  })
  .meta({ id: 'Product' });
export type ProductView = z.infer<typeof productView>;

/** What that caller may see of the product and of how much there is of it. */
export function viewProduct(product: Product, level: StockLevel | undefined, caller: Caller): ProductView {
  return {
    ...product,
    isInStock: (level?.available ?? 0) > 0,
    ...(seesStock(caller) && { stock: level ? pick(level, stockFields) : { available: 0, reserved: 0, sold: 0 } }),
  };
}
