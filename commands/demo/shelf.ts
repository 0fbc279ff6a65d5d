import { z } from 'zod';
import { productSchema, stockLevelSchema } from '../../tasks/domain/product.ts';
import type { ApiClient } from './api-client.ts';
import type { Shelf } from './order-generator.ts';

const productOnShelf = z.object({
  productId: productSchema.shape.productId,
  prices: productSchema.shape.prices,
  isActive: z.boolean(),
  stock: stockLevelSchema.omit({ productId: true }),
});

/** What the shop sells and how much of it there is now, as staff see it. */
export async function readShelf(client: ApiClient): Promise<Shelf> {
  const products = await client.getAll('/products', 'support', productOnShelf);
  return {
    products: products.filter((product) => product.isActive),
    levels: products.map(({ productId, stock }) => ({ productId, ...stock })),
  };
}
