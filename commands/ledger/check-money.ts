import type { Position } from '../../tasks/domain/ledger/balances.ts';
import type { AuditedOrder, AuditFacts, Difference, OrderBook } from './facts.ts';

const amounts = ['authorized', 'captured', 'refunded', 'postage', 'held'] as const;
type Amounts = { readonly [Name in (typeof amounts)[number]]: number };

/** The rows of money against what the orders say of themselves, one by one and all together. */
export function checkMoney({ books }: AuditFacts, orders: OrderBook): readonly Difference[] {
  const positions = [...books.balances.positions];
  const byOrder = Map.groupBy(positions, ({ orderId }): string => orderId);
  const ofOrders = [...orders.settled, ...orders.underWay].flatMap((order) =>
    checkOrder(order, byOrder.get(order.orderId) ?? []).map((says) => ({
      says,
      isUnderWay: orders.isUnderWay(order.orderId),
    })),
  );
  const strays = [...byOrder.keys()]
    .filter((orderId) => orders.get(orderId) === undefined)
    .map((orderId) => ({ says: `there are rows of order ${orderId}, and no such order`, isUnderWay: false }));
  const stillHeld = positions
    .filter(({ orderId, held }) => held > 0 && orders.get(orderId) !== undefined && !orders.isUnderWay(orderId))
    .map(({ orderId, providerId, held, currency }) => ({
      says: `order ${orderId} has ended, and by its rows ${held} ${currency} are still held by ${providerId}`,
      isUnderWay: false,
    }));
  const overdrawn = positions
    .filter(({ held, captured, refunded, postage }) => held < 0 || captured < refunded || postage < 0)
    .map(({ orderId, providerId }) => ({
      says: `${providerId} of order ${orderId} gave more than it had got`,
      isUnderWay: false,
    }));
  return [...ofOrders, ...strays, ...stillHeld, ...overdrawn, ...checkTotals(positions, orders)];
}

function checkOrder(order: AuditedOrder, positions: readonly Position[]): readonly string[] {
  const currencies = new Set([order.currency, ...positions.map(({ currency }) => currency)]);
  return [...currencies].flatMap((currency) => {
    const rows = sumOf(positions.filter((position) => position.currency === currency));
    const says = amountsOf(order, currency);
    return amounts
      .filter((name) => rows[name] !== says[name])
      .map((name) => `order ${order.orderId} says ${says[name]} ${currency} ${wordOf[name]}, its rows ${rows[name]}`);
  });
}

/** Per currency, over the orders that have ended and whatever rows belong to no order. */
function checkTotals(positions: readonly Position[], orders: OrderBook): readonly Difference[] {
  const settledPositions = positions.filter(({ orderId }) => !orders.isUnderWay(orderId));
  const currencies = new Set([...settledPositions, ...orders.settled].map(({ currency }) => currency));
  return [...currencies].sort().flatMap((currency) => {
    const rows = sumOf(settledPositions.filter((position) => position.currency === currency));
    const says = sumOf(orders.settled.map((order) => amountsOf(order, currency)));
    return amounts
      .filter((name) => rows[name] !== says[name])
      .map((name) => ({
        says: `all orders together say ${says[name]} ${currency} ${wordOf[name]}, all rows ${rows[name]}`,
        isUnderWay: false,
      }));
  });
}

/** What the order says. What was captured was held before, and what of it was not taken was given back then. */
function amountsOf(order: AuditedOrder, currency: string): Amounts {
  const isIts = order.currency === currency;
  const labels = order.shipments.filter(
    (shipment) => shipment.currency === currency && !['CREATED', 'LABEL_VOIDED'].includes(shipment.status),
  );
  return {
    authorized: isIts ? order.authorizedAmount : 0,
    captured: isIts ? order.capturedAmount : 0,
    refunded: isIts ? order.refundedAmount : 0,
    postage: labels.reduce((total, { cost }) => total + cost, 0),
    held: isIts && order.capturedAmount === 0 ? order.authorizedAmount : 0,
  };
}

function sumOf(parts: readonly Amounts[]): Amounts {
  const total = { authorized: 0, captured: 0, refunded: 0, postage: 0, held: 0 };
  for (const part of parts) for (const name of amounts) total[name] += part[name];
  return total;
}

const wordOf: { readonly [Name in (typeof amounts)[number]]: string } = {
  authorized: 'authorized',
  captured: 'captured',
  refunded: 'refunded',
  postage: 'for labels',
  held: 'held',
};
