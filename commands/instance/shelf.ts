import { z } from 'zod';
import { type Product, productSchema, type StockLevel, stockLevelSchema } from '../../tasks/domain/product.ts';
import type { ApiClient } from './api-client.ts';

/** What can be ordered, and how much of it there is. */
export interface Shelf {
  readonly products: readonly Pick<Product, 'productId' | 'prices'>[];
  readonly levels: readonly StockLevel[];
}

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
