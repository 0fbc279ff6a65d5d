import type { OrderId, ProductId } from '../../domain/ids.ts';
import type { StockLevel } from '../../domain/product.ts';
import { sumLines } from '../../domain/stock-lines.ts';
import { NotReserved, type Stock, StockCommitted } from '../../ports/stock.ts';

export function memoryStock(): Stock {
  const levels = new Map<ProductId, StockLevel>();
  const reservations = new Map<string, { state: 'reserved' | 'released' | 'committed'; quantity: number }>();
  const references = new Set<string>();

  const keyOf = (orderId: OrderId, productId: ProductId) => `${productId}#${orderId}`;
  const stateOf = (orderId: OrderId, productId: ProductId) => reservations.get(keyOf(orderId, productId))?.state;
  const move = (productId: ProductId, changes: Partial<Record<'available' | 'reserved' | 'sold', number>>) => {
    const { available, reserved, sold } = levels.get(productId) ?? { available: 0, reserved: 0, sold: 0 };
    levels.set(productId, {
      productId,
      available: available + (changes.available ?? 0),
      reserved: reserved + (changes.reserved ?? 0),
      sold: sold + (changes.sold ?? 0),
    });
  };

  return {
    reserve: async (orderId, lines) => {
      const wanted = sumLines(lines);
      const states = [...wanted.keys()].map((productId) => stateOf(orderId, productId));
      if (states.includes('released')) return { kind: 'alreadyReleased' };
      if (states.every((state) => state !== undefined)) return { kind: 'reserved' };
      const missing = [...wanted]
        .filter(([id, quantity]) => (levels.get(id)?.available ?? 0) < quantity)
        .map(([id]) => id);
      if (missing.length > 0) return { kind: 'outOfStock', productIds: missing };
      for (const [productId, quantity] of wanted) {
        reservations.set(keyOf(orderId, productId), { state: 'reserved', quantity });
        move(productId, { available: -quantity, reserved: quantity });
      }
      return { kind: 'reserved' };
    },
    release: async (orderId, lines) => {
      const products = [...sumLines(lines).keys()];
      if (products.some((productId) => stateOf(orderId, productId) === 'committed')) {
        throw new StockCommitted(`the goods of order ${orderId} are sold: they come back by a return`);
      }
      for (const productId of products) {
        const held = reservations.get(keyOf(orderId, productId));
        if (held?.state === 'reserved') move(productId, { available: held.quantity, reserved: -held.quantity });
        reservations.set(keyOf(orderId, productId), { state: 'released', quantity: held?.quantity ?? 0 });
      }
    },
    commit: async (orderId, lines) => {
      const wanted = sumLines(lines);
      const states = [...wanted.keys()].map((productId) => stateOf(orderId, productId));
      if (states.every((state) => state === 'committed')) return;
      if (states.some((state) => state !== 'reserved')) throw new NotReserved(orderId);
      for (const [productId, quantity] of wanted) {
        reservations.set(keyOf(orderId, productId), { state: 'committed', quantity });
        move(productId, { reserved: -quantity, sold: quantity });
      }
    },
    level: async (productId) => levels.get(productId),
    levels: async () => [...levels.values()].sort((a, b) => (a.productId < b.productId ? -1 : 1)),
    receive: async (productId, quantity, reference) => {
      const key = `${productId}#${reference}`;
      if (references.has(key)) return;
      references.add(key);
      move(productId, { available: quantity });
    },
  };
}
