import type { Position } from '../../tasks/domain/ledger/balances.ts';
import type { AuditFacts, Difference, OrderBook } from './facts.ts';

/** The rows of money against what the payment provider and the carriers themselves have. */
export function checkProviders(facts: AuditFacts, orders: OrderBook): readonly Difference[] {
  const positions = Map.groupBy(facts.books.balances.positions, ({ providerId }) => providerId);
  return [...checkPayments(facts, positions, orders), ...checkLabels(facts, positions, orders)];
}

type Positions = ReadonlyMap<string, readonly Position[]>;
const amounts = ['held', 'captured', 'refunded'] as const;

function checkPayments({ payments }: AuditFacts, positions: Positions, orders: OrderBook): readonly Difference[] {
  const known = new Set(payments.map(({ paymentId }) => paymentId));
  const ofPayments = payments.flatMap((payment) => {
    const { paymentId, currency } = payment;
    const own = (positions.get(paymentId) ?? []).filter((position) => position.currency === currency);
    const orderId = payment.orderId ?? own[0]?.orderId;
    return amounts
      .filter((name) => payment[name] !== sumOf(own, name))
      .map((name) => ({
        says: `payment ${paymentId} of ${nameOf(orderId)}: the provider has ${payment[name]} ${currency} ${name}, the rows say ${sumOf(own, name)}`,
        isUnderWay: orders.isUnderWay(orderId ?? ''),
      }));
  });
  const missing = all(positions)
    .filter((position) => !known.has(position.providerId) && amounts.some((name) => position[name] !== 0))
    .map(({ providerId, orderId }) => ({
      says: `the rows of ${nameOf(orderId)} name payment ${providerId}, and the provider knows no such payment`,
      isUnderWay: orders.isUnderWay(orderId),
    }));
  return [...ofPayments, ...missing];
}

function checkLabels({ shipments }: AuditFacts, positions: Positions, orders: OrderBook): readonly Difference[] {
  const known = new Set(shipments.map(({ shipmentId }) => shipmentId));
  const ofLabels = shipments.flatMap(({ shipmentId, reference, isPaidFor, cost }) => {
    const own = positions.get(shipmentId) ?? [];
    const isUnderWay = orders.isUnderWay(reference);
    const paid = isPaidFor ? (cost?.amount ?? 0) : 0;
    const currency = cost?.currency ?? own[0]?.currency ?? '';
    const postage = sumOf(
      own.filter((position) => position.currency === currency),
      'postage',
    );
    if (paid === postage) return [];
    const says = `label ${shipmentId} of ${nameOf(reference)}: the carrier has ${paid} ${currency} for it, the rows say ${postage}`;
    return [{ says, isUnderWay }];
  });
  const missing = all(positions)
    .filter(({ providerId, postage }) => postage !== 0 && !known.has(providerId))
    .map(({ providerId, orderId }) => ({
      says: `the rows of ${nameOf(orderId)} name label ${providerId}, and the carrier sold no such label`,
      isUnderWay: orders.isUnderWay(orderId),
    }));
  return [...ofLabels, ...missing];
}

const all = (positions: Positions) => [...positions.values()].flat();
const nameOf = (orderId: string | undefined) => (orderId ? `order ${orderId}` : 'no order');
const sumOf = (positions: readonly Position[], name: (typeof amounts)[number] | 'postage') =>
  positions.reduce((total, position) => total + position[name], 0);
