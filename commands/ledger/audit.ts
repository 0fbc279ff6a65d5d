import { checkMoney } from './check-money.ts';
import { checkProviders } from './check-providers.ts';
import { checkStock } from './check-stock.ts';
import { type AuditFacts, OrderBook } from './facts.ts';

export interface Audit {
  /** What is wrong, a sentence each; none when the books are clean. */
  readonly findings: readonly string[];
  /** Differences that an order under way explains. */
  readonly underWay: readonly string[];
  readonly ordersUnderWay: number;
  readonly orders: number;
}

/** Compares the books with themselves, the orders, the stock, the payment provider and the carriers; pure. */
export function audit(facts: AuditFacts): Audit {
  const orders = new OrderBook(facts);
  const differences = [...checkMoney(facts, orders), ...checkStock(facts, orders), ...checkProviders(facts, orders)];
  return {
    findings: [...facts.books.broken, ...differences.filter(({ isUnderWay }) => !isUnderWay).map(({ says }) => says)],
    underWay: differences.filter(({ isUnderWay }) => isUnderWay).map(({ says }) => says),
    ordersUnderWay: orders.underWay.length,
    orders: facts.orders.length + facts.laterOrders.length,
  };
}
