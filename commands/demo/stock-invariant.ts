import type { ProductId } from '../../tasks/domain/ids.ts';
import { isTerminal } from '../../tasks/domain/order-status.ts';
import type { StockLevel } from '../../tasks/domain/product.ts';
import { hasShipped, type StoredOrder } from '../instance/stored-order.ts';
import type { Facts } from './facts.ts';
import { type Verdict, verdict } from './verdict.ts';

const piecesIn = (level: StockLevel) => level.available + level.reserved + level.sold;

/** Nothing appears or disappears, and what is held or gone is what the orders hold or took. */
export function judgeStock({ stockBefore, stockAfter, orders }: Facts): Verdict {
  const after = new Map(stockAfter.map((level) => [level.productId, level]));
  const taken = piecesPerProduct(orders.filter(hasShipped));
  // An order under way may hold its pieces, have given them back, or have sold them: it can only widen what is right.
  const inFlight = piecesPerProduct(orders.filter((order) => !hasShipped(order) && !isTerminal(order.status)));

  const moved = stockBefore
    .map((before) => ({ before, now: after.get(before.productId) }))
    .filter(({ before, now }) => now === undefined || piecesIn(now) !== piecesIn(before))
    .map(
      ({ before, now }) => `${before.productId}: ${piecesIn(before)} pieces before, ${now ? piecesIn(now) : 0} after`,
    );
  const unexplained = stockAfter
    .filter((level) => {
      const shipped = taken.get(level.productId) ?? 0;
      const used = level.reserved + level.sold;
      return used < shipped || used > shipped + (inFlight.get(level.productId) ?? 0);
    })
    .map(
      (level) =>
        `${level.productId}: ${level.reserved} reserved and ${level.sold} sold, orders took ${taken.get(level.productId) ?? 0}`,
    );
  const total = stockAfter.reduce((pieces, level) => pieces + piecesIn(level), 0);
  const sold = stockAfter.reduce((pieces, level) => pieces + level.sold, 0);
  const reserved = stockAfter.reduce((pieces, level) => pieces + level.reserved, 0);
  return verdict(
    [...moved, ...unexplained],
    `${total} pieces of ${stockAfter.length} products before and after; the ${sold} sold and ${reserved} reserved are those of the orders`,
  );
}

function piecesPerProduct(orders: readonly StoredOrder[]): ReadonlyMap<ProductId, number> {
  const pieces = new Map<ProductId, number>();
  for (const item of orders.flatMap((order) => order.items)) {
    pieces.set(item.productId, (pieces.get(item.productId) ?? 0) + item.quantity);
  }
  return pieces;
}
