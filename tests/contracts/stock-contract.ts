import { beforeEach, describe, expect, test } from '@jest/globals';
import { type OrderId, type ProductId, productIdSchema } from '../../tasks/domain/ids.ts';
import { NotReserved, type Stock, StockCommitted } from '../../tasks/ports/stock.ts';
import { sampleOrderId } from '../support/sample-order.ts';

let made = 0;
const nextOrderId = (): OrderId => {
  made += 1;
  return sampleOrderId(made);
};

/** What every stock must do. Each test has products of its own. */
export function stockContract(name: string, open: () => Promise<Stock>): void {
  describe(`the stock ${name}`, () => {
    let stock: Stock;
    let mug: ProductId;
    let shirt: ProductId;
    let orderId: OrderId;

    beforeEach(async () => {
      stock = await open();
      orderId = nextOrderId();
      mug = productIdSchema.parse(`mug-${made}`);
      shirt = productIdSchema.parse(`shirt-${made}`);
      await stock.receive(mug, 10, 'delivery-1');
      await stock.receive(shirt, 5, 'delivery-1');
    });

    const levels = async () => {
      const [m, s] = await Promise.all([stock.level(mug), stock.level(shirt)]);
      return [m, s].map((level) => [level?.available, level?.reserved, level?.sold]);
    };
    const both = (mugs: number, shirts: number) => [
      { productId: mug, quantity: mugs },
      { productId: shirt, quantity: shirts },
    ];

    test('takes goods in once per reference', async () => {
      await stock.receive(mug, 10, 'delivery-1');
      await stock.receive(mug, 3, 'delivery-2');
      expect(await stock.level(mug)).toEqual({ productId: mug, available: 13, reserved: 0, sold: 0 });
    });

    test('knows no level of what never came in', async () => {
      expect(await stock.level(productIdSchema.parse('nothing'))).toBeUndefined();
    });

    test('lists all levels by product', async () => {
      const found = (await stock.levels()).filter(({ productId }) => productId === mug || productId === shirt);
      expect(found.map(({ productId, available }) => [productId, available])).toEqual([
        [mug, 10],
        [shirt, 5],
      ]);
    });

    test('tells the levels of the products that are asked for, once each', async () => {
      await stock.reserve(orderId, both(2, 0).slice(0, 1));
      const found = await stock.levelsOf([shirt, mug, mug, productIdSchema.parse('nothing')]);
      expect([...found].toSorted()).toEqual([
        [mug, { productId: mug, available: 8, reserved: 2, sold: 0 }],
        [shirt, { productId: shirt, available: 5, reserved: 0, sold: 0 }],
      ]);
      expect(await stock.levelsOf([])).toEqual(new Map());
    });

    test('reserves all lines, equal products summed', async () => {
      const lines = [...both(2, 1), { productId: mug, quantity: 3 }];
      expect(await stock.reserve(orderId, lines)).toEqual({ kind: 'reserved' });
      expect(await levels()).toEqual([
        [5, 5, 0],
        [4, 1, 0],
      ]);
    });

    test('reserves nothing when one product is short, and names it', async () => {
      expect(await stock.reserve(orderId, both(2, 6))).toEqual({ kind: 'outOfStock', productIds: [shirt] });
      expect(await levels()).toEqual([
        [10, 0, 0],
        [5, 0, 0],
      ]);
    });

    test('is out of stock of what never came in', async () => {
      const productId = productIdSchema.parse('nothing');
      expect(await stock.reserve(orderId, [{ productId, quantity: 1 }])).toEqual({
        kind: 'outOfStock',
        productIds: [productId],
      });
    });

    test('is out of stock when equal lines together are too many', async () => {
      const lines = [
        { productId: shirt, quantity: 3 },
        { productId: shirt, quantity: 3 },
      ];
      expect(await stock.reserve(orderId, lines)).toEqual({ kind: 'outOfStock', productIds: [shirt] });
    });

    test('reserving, committing and releasing twice is doing it once', async () => {
      for (let i = 0; i < 2; i += 1) expect(await stock.reserve(orderId, both(2, 1))).toEqual({ kind: 'reserved' });
      for (let i = 0; i < 2; i += 1) await stock.commit(orderId, both(2, 1));
      const other = nextOrderId();
      await stock.reserve(other, both(1, 1));
      for (let i = 0; i < 2; i += 1) await stock.release(other, both(1, 1));
      expect(await levels()).toEqual([
        [8, 0, 2],
        [4, 0, 1],
      ]);
    });

    test('a repeated reservation stays one, even when the rest has sold out since', async () => {
      await stock.reserve(orderId, both(1, 3));
      await stock.reserve(nextOrderId(), both(1, 2));
      expect(await stock.reserve(orderId, both(1, 3))).toEqual({ kind: 'reserved' });
      expect(await levels()).toEqual([
        [8, 2, 0],
        [0, 5, 0],
      ]);
    });

    test('a release without a reservation keeps a late one out', async () => {
      await stock.release(orderId, both(2, 1));
      expect(await stock.reserve(orderId, both(2, 1))).toEqual({ kind: 'alreadyReleased' });
      expect(await levels()).toEqual([
        [10, 0, 0],
        [5, 0, 0],
      ]);
    });

    test('what was released is not reserved again', async () => {
      await stock.reserve(orderId, both(2, 1));
      await stock.release(orderId, both(2, 1));
      expect(await stock.reserve(orderId, both(2, 1))).toEqual({ kind: 'alreadyReleased' });
      await expect(stock.commit(orderId, both(2, 1))).rejects.toThrow(NotReserved);
    });

    test('what was sold is not released', async () => {
      await stock.reserve(orderId, both(2, 1));
      await stock.commit(orderId, both(2, 1));
      await expect(stock.release(orderId, both(2, 1))).rejects.toThrow(StockCommitted);
      expect(await levels()).toEqual([
        [8, 0, 2],
        [4, 0, 1],
      ]);
    });

    test('nothing is sold that was not reserved', async () => {
      await expect(stock.commit(orderId, both(2, 1))).rejects.toThrow(NotReserved);
      expect(await levels()).toEqual([
        [10, 0, 0],
        [5, 0, 0],
      ]);
    });

    test('many orders at once sell no more than there is, and every piece is somewhere', async () => {
      const orders = Array.from({ length: 30 }, nextOrderId);
      const lines = both(1, 1);
      const outcomes = await Promise.all(
        orders.map(async (one, i) => {
          const attempts = await Promise.all([stock.reserve(one, lines), stock.reserve(one, lines)]);
          // One of the two may have come while another order still held the last piece.
          const isReserved = attempts.some(({ kind }) => kind === 'reserved');
          if (isReserved) await (i % 2 === 0 ? stock.commit(one, lines) : stock.release(one, lines));
          return isReserved ? 'reserved' : 'outOfStock';
        }),
      );
      const [mugs, shirts] = await Promise.all([stock.level(mug), stock.level(shirt)]);
      const committed = orders.filter((_, i) => outcomes[i] === 'reserved' && i % 2 === 0).length;
      expect(outcomes.filter((kind) => kind === 'outOfStock').length).toBeGreaterThan(0);
      expect(mugs).toEqual({ productId: mug, available: 10 - committed, reserved: 0, sold: committed });
      expect(shirts).toEqual({ productId: shirt, available: 5 - committed, reserved: 0, sold: committed });
    });

    test('a reservation and its release at once end with nothing held', async () => {
      for (let i = 0; i < 10; i += 1) {
        const one = nextOrderId();
        await Promise.all([stock.reserve(one, both(1, 1)), stock.release(one, both(1, 1))]);
        await stock.release(one, both(1, 1));
      }
      expect(await levels()).toEqual([
        [10, 0, 0],
        [5, 0, 0],
      ]);
    });

    test('takes thirty products in one go', async () => {
      const products = Array.from({ length: 30 }, (_, n) => productIdSchema.parse(`many-${made}-${n}`));
      await Promise.all(products.map((productId) => stock.receive(productId, 1, 'delivery-1')));
      const lines = products.map((productId) => ({ productId, quantity: 1 }));
      expect(await stock.reserve(orderId, lines)).toEqual({ kind: 'reserved' });
      await stock.commit(orderId, lines);
      expect(
        (await stock.levels()).filter(({ productId }) => products.includes(productId)).every(({ sold }) => sold === 1),
      ).toBe(true);
    });
  });
}
