import { sampleCatalogue } from '../domain/sample-catalogue.ts';
import type { Ports } from '../ports/ports.ts';

/** The goods come in under this reference, once per product. */
const delivery = 'opening-stock';

/**
 * Puts the sample products on sale with their opening stock. Doing it again changes nothing; the last product's stock, which
 * is written after all else, says that it was done.
 */
export async function stockSampleCatalogue({ catalogue, stock }: Pick<Ports, 'catalogue' | 'stock'>): Promise<void> {
  const marker = sampleCatalogue.at(-1);
  if (marker === undefined || (await stock.level(marker.product.productId)) !== undefined) return;
  await Promise.all(sampleCatalogue.map(({ product }) => catalogue.put(product)));
  const rest = sampleCatalogue.slice(0, -1);
  await Promise.all(rest.map(({ product, openingStock }) => stock.receive(product.productId, openingStock, delivery)));
  await stock.receive(marker.product.productId, marker.openingStock, delivery);
}
