import { beforeEach, describe, expect, test } from '@jest/globals';
import { productIdSchema } from '../../tasks/domain/ids.ts';
import type { Catalogue } from '../../tasks/ports/catalogue.ts';
import { InvalidCursor } from '../../tasks/ports/order-store.ts';
import { sampleProduct } from '../support/sample-products.ts';

/** What every catalogue must do. The catalogue holds what the test puts and nothing else, or what earlier runs of it put. */
export function catalogueContract(name: string, open: () => Promise<Catalogue>): void {
  describe(`the catalogue ${name}`, () => {
    let catalogue: Catalogue;
    const products = [
      ['pen', 'stationery'],
      ['mug', 'kitchen'],
      ['atlas', 'books'],
      ['pan', 'kitchen'],
      ['knife', 'kitchen'],
      ['spoon', 'kitchenware'],
    ].map(([productId, category]) => sampleProduct({ productId, category }));

    beforeEach(async () => {
      catalogue = await open();
      await Promise.all(products.map((product) => catalogue.put(product)));
    });

    const idsOf = async (category?: string) => {
      const ids: string[] = [];
      let next: string | undefined;
      do {
        const cursor = next === undefined ? {} : { cursor: next };
        const page = await catalogue.list({ limit: 2, ...(category === undefined ? {} : { category }), ...cursor });
        expect(page.items.length).toBeLessThanOrEqual(2);
        ids.push(...page.items.map(({ productId }) => productId));
        next = page.next;
      } while (next !== undefined);
      return ids;
    };

    test('gives back what was put, and nothing of what was not', async () => {
      const [pen] = products;
      expect(await catalogue.get(productIdSchema.parse('pen'))).toEqual(pen);
      expect(await catalogue.get(productIdSchema.parse('sofa'))).toBeUndefined();
    });

    test('gives many at once, leaving out what is not there', async () => {
      const ids = ['pan', 'sofa', 'pen', 'pan'].map((id) => productIdSchema.parse(id));
      const found = await catalogue.getMany(ids);
      expect([...found.keys()].sort()).toEqual(['pan', 'pen']);
      expect((await catalogue.getMany([])).size).toBe(0);
    });

    test('lists by category, then id, page by page', async () => {
      expect(await idsOf()).toEqual(['atlas', 'knife', 'mug', 'pan', 'spoon', 'pen']);
    });

    test('lists one category, and not those whose names begin alike', async () => {
      expect(await idsOf('kitchen')).toEqual(['knife', 'mug', 'pan']);
      expect(await idsOf('garden')).toEqual([]);
    });

    test('replaces a product, which moves with its category', async () => {
      await catalogue.put(sampleProduct({ productId: 'pan', category: 'outdoor' }));
      expect(await idsOf('kitchen')).toEqual(['knife', 'mug']);
      expect(await idsOf('outdoor')).toEqual(['pan']);
    });

    test('refuses a cursor that it did not give out for the query', async () => {
      const { next = '' } = await catalogue.list({ limit: 2 });
      await expect(catalogue.list({ limit: 2, category: 'kitchen', cursor: next })).rejects.toThrow(InvalidCursor);
      await expect(catalogue.list({ limit: 2, cursor: 'nonsense' })).rejects.toThrow(InvalidCursor);
    });
  });
}
