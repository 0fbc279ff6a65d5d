import { type Product, productSchema } from '../../tasks/domain/product.ts';

/** A product as the catalogue has it: 12.00 dollars, 350 g. */
export function sampleProduct(changes: Partial<Record<keyof Product, unknown>> = {}): Product {
  return productSchema.parse({
    productId: 'mug-blue',
    name: { en: 'Blue mug', es: 'Taza azul' },
    description: { en: 'A mug.', es: 'Una taza.' },
    category: 'kitchen',
    prices: { USD: 1200, EUR: 1190 },
    taxClass: 'standard',
    weightGrams: 350,
    sizeMillimetres: { length: 120, width: 90, height: 100 },
    isActive: true,
    ...changes,
  });
}
