import { orderExample } from '../../../../api/routes/orders/order-example.ts';
import { productSchema } from '../../../../tasks/domain/product.ts';
import { type ApiUnderTest, apiUnderTest } from '../../api-under-test.ts';

/** What the example orders, with a field or two changed. */
export const orderBody = (changes: Record<string, unknown> = {}) => ({ ...structuredClone(orderExample), ...changes });

/** The API of a shop that sells what the example orders, and one thing it sells no more. */
export async function shopUnderTest(): Promise<ApiUnderTest> {
  const api = apiUnderTest();
  const mug = productSchema.parse({
    productId: orderExample.items[0].productId,
    name: { en: 'Blue mug', es: 'Taza azul' },
    description: { en: 'A mug.', es: 'Una taza.' },
    category: 'kitchen',
    prices: { USD: 1200 },
    taxClass: 'standard',
    weightGrams: 350,
    sizeMillimetres: { length: 120, width: 90, height: 100 },
    isActive: true,
  });
  await api.ports.catalogue.put(mug);
  await api.ports.catalogue.put(productSchema.parse({ ...mug, productId: 'old-mug', isActive: false }));
  await api.ports.stock.receive(mug.productId, 100, 'goods-in-1');
  return api;
}
