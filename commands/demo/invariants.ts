import { isTerminal } from '../../tasks/domain/order-status.ts';
import type { PaymentAtProvider } from '../instance/providers.ts';
import { hasShipped, type StoredOrder } from '../instance/stored-order.ts';
import { judgeCancels } from './cancels-invariant.ts';
import type { Facts } from './facts.ts';
import { judgeMessages } from './messages-invariant.ts';
import { judgeStock } from './stock-invariant.ts';
import { type Verdict, verdict } from './verdict.ts';
import { waitsForSomebody } from './waits-for-somebody.ts';

export const invariantNames = [
  'allTerminal',
  'stockBalanced',
  'moneyBalanced',
  'noDoubleCharge',
  'noOpenHolds',
  'noOrphanLabels',
  'customerTold',
  'cancelsKept',
] as const;
export type InvariantName = (typeof invariantNames)[number];

/** Judges every invariant; pure, so that each can be shown to catch what it is for. */
export function judge(facts: Facts): { readonly [Name in InvariantName]: Verdict } {
  return {
    allTerminal: judgeTerminal(facts),
    stockBalanced: judgeStock(facts),
    moneyBalanced: judgeMoney(facts),
    noDoubleCharge: judgeCharges(facts),
    noOpenHolds: judgeHolds(facts),
    noOrphanLabels: judgeLabels(facts),
    customerTold: judgeMessages(facts),
    cancelsKept: judgeCancels(facts),
  };
}

function judgeTerminal({ acceptedIds, orders }: Facts): Verdict {
  const known = new Set(orders.map((order) => order.orderId));
  const lost = [...acceptedIds].filter((orderId) => !known.has(orderId));
  const open = orders.filter((order) => !isTerminal(order.status));
  const running = open.filter(({ orderId, status }) => acceptedIds.has(orderId) || !waitsForSomebody(status));
  const left = open.length - running.length;
  const which = left === 0 ? `all ${orders.length}` : `all but ${left} of ${orders.length}`;
  const others = left === 0 ? '' : '; the rest is not of this run and waits for a buyer, a parcel or staff';
  return verdict(
    [
      ...lost.map((orderId) => `${orderId} was accepted and is gone`),
      ...running.map((order) => `${order.orderId} is ${order.status}`),
    ],
    `${acceptedIds.size} orders were accepted in this run; ${which} orders on the server have ended${others}`,
  );
}

function judgeMoney({ orders, payments }: Facts): Verdict {
  const currencies = new Set([
    ...orders.map((order) => order.currency),
    ...payments.map((payment) => payment.currency),
  ]);
  const sums = [...currencies].sort().map((currency) => {
    const atProvider = sum(payments.filter((payment) => payment.currency === currency).map(netOf));
    const atOurs = sum(orders.filter((order) => order.currency === currency).map(saysNet));
    return { currency, atProvider, atOurs };
  });
  const byOrder = groupByOrder(payments);
  const broken = [
    ...sums
      .filter((each) => each.atProvider !== each.atOurs)
      .map((each) => `${each.currency}: the provider holds ${each.atProvider}, the orders say ${each.atOurs}`),
    ...orders
      .filter((order) => sum((byOrder.get(order.orderId) ?? []).map(netOf)) !== saysNet(order))
      .map((order) => `${order.orderId} says ${saysNet(order)} ${order.currency}, the provider differs`),
    ...orders
      .filter((order) => hasShipped(order) && order.capturedAmount !== order.totalAmount)
      .map((order) => `${order.orderId} shipped with ${order.capturedAmount} of ${order.totalAmount} captured`),
  ];
  return verdict(
    broken,
    `captured less refunded: ${sums.map((each) => `${each.currency} ${each.atOurs}`).join(', ')}, at the provider as on the orders`,
  );
}

function judgeCharges({ orders, payments }: Facts): Verdict {
  const totals = new Map<string, number>(orders.map((order) => [order.orderId, order.totalAmount]));
  const charged = [...groupByOrder(payments.filter((payment) => payment.captured > 0))];
  const broken = charged
    .filter(([orderId, own]) => own.length > 1 || sum(own.map((each) => each.captured)) > (totals.get(orderId) ?? 0))
    .map(([orderId, own]) => `${orderId}: ${own.map((each) => `${each.paymentId} took ${each.captured}`).join(', ')}`);
  return verdict(broken, `${charged.length} orders were charged, each once and no more than its total`);
}

/** Every status but these two lets money still be taken. */
const closedStatuses = ['succeeded', 'canceled'];

function judgeHolds({ orders, payments }: Facts): Verdict {
  const underWay = new Set<string>(orders.filter((order) => !isTerminal(order.status)).map((order) => order.orderId));
  const broken = payments
    .filter((payment) => !closedStatuses.includes(payment.status) && !underWay.has(payment.orderId ?? ''))
    .map((payment) => `${payment.paymentId} of ${payment.orderId ?? 'no order'} is ${payment.status}`);
  return verdict(
    broken,
    `none of ${payments.length} PaymentIntents can still be captured or confirmed on an order that has ended`,
  );
}

function judgeLabels({ orders, shipments }: Facts): Verdict {
  const byId = new Map<string, StoredOrder>(orders.map((order) => [order.orderId, order]));
  const bought = shipments.filter((shipment) => shipment.isPaidFor);
  const broken = bought
    .filter((shipment) => {
      const order = byId.get(shipment.reference);
      if (order === undefined) return true;
      if (!isTerminal(order.status)) return false;
      return !hasShipped(order) || !order.shipments.some((own) => own.shipmentId === shipment.shipmentId);
    })
    .map((shipment) => `${shipment.shipmentId} is paid for, and ${shipment.reference} did not ship with it`);
  return verdict(broken, `each of ${bought.length} labels that are paid for is on the parcel of an order that shipped`);
}

function groupByOrder(payments: readonly PaymentAtProvider[]): ReadonlyMap<string, readonly PaymentAtProvider[]> {
  return Map.groupBy(payments, (payment) => payment.orderId ?? '');
}

const netOf = (payment: PaymentAtProvider) => payment.captured - payment.refunded;
const saysNet = (order: StoredOrder) => order.capturedAmount - order.refundedAmount;
const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);
