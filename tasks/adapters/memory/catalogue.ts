import type { Product } from '../../domain/product.ts';
import type { Catalogue } from '../../ports/catalogue.ts';
import { paged } from './paged.ts';

const keyOf = (product: Product) => `${product.category}#${product.productId}`;

export function memoryCatalogue(products: readonly Product[] = []): Catalogue {
  const stored = new Map(products.map((product) => [product.productId, product]));
  return {
    get: async (productId) => stored.get(productId),
    getMany: async (productIds) =>
      new Map(
        productIds.flatMap((productId) => {
          const product = stored.get(productId);
          return product === undefined ? [] : [[productId, product] as const];
        }),
      ),
    list: async ({ category, limit, cursor }) => {
      const found = [...stored.values()].filter((product) => category === undefined || product.category === category);
      return paged(found, { limit, cursor, query: { category } }, keyOf);
    },
    put: async (product) => {
      stored.set(product.productId, product);
    },
  };
}
