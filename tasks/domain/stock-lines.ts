import type { ProductId } from './ids.ts';

/** How many pieces of each product, equal products summed, by product id. */
export function sumLines(
  lines: readonly { readonly productId: ProductId; readonly quantity: number }[],
): ReadonlyMap<ProductId, number> {
  const sums = new Map<ProductId, number>();
  for (const { productId, quantity } of lines) sums.set(productId, (sums.get(productId) ?? 0) + quantity);
  return new Map([...sums].sort(([a], [b]) => (a < b ? -1 : 1)));
}
