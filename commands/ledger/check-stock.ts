import { hasShipped } from '../instance/stored-order.ts';
import type { OrderGoods } from './books.ts';
import type { AuditedOrder, AuditFacts, Difference, OrderBook } from './facts.ts';

/** The rows of stock against the levels, and against what the orders took. */
export function checkStock(facts: AuditFacts, orders: OrderBook): readonly Difference[] {
  const goods = [...facts.books.goods];
  return [...checkLevels(facts, goods, orders), ...checkReservations(goods, orders), ...checkShipped(goods, orders)];
}

const places = ['available', 'reserved', 'sold'] as const;

function checkLevels(
  { books, levels }: AuditFacts,
  goods: readonly OrderGoods[],
  orders: OrderBook,
): readonly Difference[] {
  const moving = new Set<string>(orders.underWay.flatMap(({ items }) => items.map(({ productId }) => productId)));
  const held = new Map<string, number>();
  for (const { productId, reservation } of goods) {
    if (reservation?.state === 'reserved') held.set(productId, (held.get(productId) ?? 0) + reservation.quantity);
  }
  const known = new Set<string>(levels.map(({ productId }) => productId));
  const ofLevels = levels.flatMap((level) => {
    const rows = books.products.get(level.productId) ?? { available: 0, reserved: 0, sold: 0 };
    const { productId } = level;
    const isUnderWay = moving.has(productId);
    const wrong = places
      .filter((place) => rows[place] !== level[place])
      .map((place) => `${productId}: ${level[place]} ${place}, and its movements make ${rows[place]}`);
    const reservations = held.get(productId) ?? 0;
    if (reservations !== level.reserved) {
      wrong.push(`${productId}: ${level.reserved} reserved, and the reservations of orders make ${reservations}`);
    }
    return wrong.map((says) => ({ says, isUnderWay }));
  });
  const strays = [...books.products.keys()]
    .filter((productId) => !known.has(productId))
    .map((productId) => ({ says: `${productId} has movements and no stock`, isUnderWay: false }));
  return [...ofLevels, ...strays];
}

/** Each reservation is what the movements of its order made of it. */
function checkReservations(goods: readonly OrderGoods[], orders: OrderBook): readonly Difference[] {
  return goods.flatMap(({ orderId, productId, reserved, sold, reservation }) => {
    const { state = 'released', quantity = 0 } = reservation ?? {};
    const should = { reserved: state === 'reserved' ? quantity : 0, sold: state === 'committed' ? quantity : 0 };
    if (reserved === should.reserved && sold === should.sold) return [];
    const what = reservation === undefined ? 'there is no reservation' : `the reservation of ${quantity} is ${state}`;
    const says = `${productId} of order ${orderId}: ${what}, and its movements leave ${reserved} reserved and ${sold} sold`;
    return [{ says, isUnderWay: orders.isUnderWay(orderId) }];
  });
}

/** An order that shipped took its items and no more; one that ended otherwise took and holds none. */
function checkShipped(goods: readonly OrderGoods[], orders: OrderBook): readonly Difference[] {
  const byOrder = Map.groupBy(goods, ({ orderId }) => orderId);
  const strays = [...byOrder.keys()]
    .filter((orderId) => orders.get(orderId) === undefined)
    .map((orderId) => ({
      says: `goods were held for order ${orderId}, and there is no such order`,
      isUnderWay: false,
    }));
  const ofOrders = orders.settled.flatMap((order) => {
    const own = new Map((byOrder.get(order.orderId) ?? []).map((each) => [each.productId, each]));
    const wanted = hasShipped(order) ? piecesOf(order) : new Map<string, number>();
    return [...new Set([...own.keys(), ...wanted.keys()])].flatMap((productId) => {
      const { reserved = 0, sold = 0 } = own.get(productId) ?? {};
      const pieces = wanted.get(productId) ?? 0;
      if (reserved === 0 && sold === pieces) return [];
      const took = `${reserved} reserved and ${sold} sold`;
      return [
        { says: `order ${order.orderId} took ${pieces} of ${productId}, and its rows say ${took}`, isUnderWay: false },
      ];
    });
  });
  return [...strays, ...ofOrders];
}

function piecesOf({ items }: AuditedOrder): ReadonlyMap<string, number> {
  const pieces = new Map<string, number>();
  for (const { productId, quantity } of items) pieces.set(productId, (pieces.get(productId) ?? 0) + quantity);
  return pieces;
}
