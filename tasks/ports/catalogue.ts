import type { ProductId } from '../domain/ids.ts';
import type { Product } from '../domain/product.ts';
import type { Page } from './order-store.ts';

/** What the shop sells. */
export interface Catalogue {
  get(productId: ProductId): Promise<Product | undefined>;
  getMany(productIds: readonly ProductId[]): Promise<ReadonlyMap<ProductId, Product>>;
  /** By category, then id. */
  list(query: { readonly category?: string; readonly limit: number; readonly cursor?: string }): Promise<Page<Product>>;
  /** Creates or replaces. */
  put(product: Product): Promise<void>;
}
