import type { OrderId, ProductId } from '../../domain/ids.ts';
import type { StockAccount, StockMovement, StockReservation } from '../../domain/ledger/stock-movement.ts';
import type { StockLevel } from '../../domain/product.ts';
import { sumLines } from '../../domain/stock-lines.ts';
import type { Clock } from '../../ports/clock.ts';
import { NotReserved, type Stock, StockCommitted } from '../../ports/stock.ts';
import { memoryClock } from './clock.ts';

export interface MemoryStock extends Stock {
  movements(): readonly StockMovement[];
  reservations(): readonly StockReservation[];
}

export function memoryStock(clock: Clock = memoryClock()): MemoryStock {
  const levels = new Map<ProductId, StockLevel>();
  const reservations = new Map<string, StockReservation>();
  const movements: StockMovement[] = [];
  const references = new Set<string>();

  const keyOf = (orderId: OrderId, productId: ProductId) => `${productId}#${orderId}`;
  const stateOf = (orderId: OrderId, productId: ProductId) => reservations.get(keyOf(orderId, productId))?.state;
  const move = (productId: ProductId, from: StockAccount, to: StockAccount, quantity: number, cause: string) => {
    const level = levels.get(productId) ?? { productId, available: 0, reserved: 0, sold: 0 };
    const changeOf = (account: StockAccount) => (account === to ? quantity : 0) - (account === from ? quantity : 0);
    levels.set(productId, {
      productId,
      available: level.available + changeOf('available'),
      reserved: level.reserved + changeOf('reserved'),
      sold: level.sold + changeOf('sold'),
    });
    const id = String(movements.length + 1);
    movements.push({ productId, id, from, to, quantity, cause, at: clock.now().toISOString() });
  };
  const keep = (reservation: StockReservation) =>
    reservations.set(keyOf(reservation.orderId, reservation.productId), reservation);

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
        keep({ productId, orderId, state: 'reserved', quantity });
        move(productId, 'available', 'reserved', quantity, orderId);
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
        if (held?.state === 'reserved') move(productId, 'reserved', 'available', held.quantity, orderId);
        keep({ productId, orderId, state: 'released', quantity: held?.quantity ?? 0 });
      }
    },
    commit: async (orderId, lines) => {
      const wanted = sumLines(lines);
      const states = [...wanted.keys()].map((productId) => stateOf(orderId, productId));
      if (states.every((state) => state === 'committed')) return;
      if (states.some((state) => state !== 'reserved')) throw new NotReserved(orderId);
      for (const [productId, quantity] of wanted) {
        keep({ productId, orderId, state: 'committed', quantity });
        move(productId, 'reserved', 'sold', quantity, orderId);
      }
    },
    level: async (productId) => levels.get(productId),
    levelsOf: async (productIds) =>
      new Map(
        productIds.flatMap((productId) => {
          const level = levels.get(productId);
          return level === undefined ? [] : [[productId, level] as const];
        }),
      ),
    levels: async () => [...levels.values()].sort((a, b) => (a.productId < b.productId ? -1 : 1)),
    movements: () => movements,
    reservations: () => [...reservations.values()],
    receive: async (productId, quantity, reference) => {
      const key = `${productId}#${reference}`;
      if (references.has(key)) return;
      references.add(key);
      move(productId, 'supplier', 'available', quantity, reference);
    },
  };
}
