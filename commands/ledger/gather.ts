import type { Instance } from '../../infra/local/instance.ts';
import type { Ledger } from '../../tasks/ports/ledger.ts';
import type { ApiClient } from '../instance/api-client.ts';
import { listPayments, listShipments } from '../instance/providers.ts';
import { readShelf } from '../instance/shelf.ts';
import { Books } from './books.ts';
import { type AuditedOrder, type AuditFacts, auditedOrderSchema } from './facts.ts';

/** Every row, added up. */
export async function readBooks(ledger: Ledger): Promise<Books> {
  const books = new Books();
  for await (const page of ledger.rows()) books.add(page);
  return books;
}

/**
 * Reads everything, on a system that may be at work meanwhile. The order matters: an order that had ended before the rest was
 * read does not change any more, so whatever differs about it is wrong; and what moved the levels has its rows by then.
 */
export async function gatherFacts(asked: {
  readonly client: ApiClient;
  readonly instance: Instance;
  readonly ledger: Ledger;
}): Promise<AuditFacts> {
  const { client, instance, ledger } = asked;
  const orders = await client.getAll('/orders', 'support', auditedOrderSchema);
  const { levels } = await readShelf(client);
  const [payments, shipments] = await Promise.all([listPayments(instance), listShipments(instance)]);
  const books = await readBooks(ledger);
  const known = new Set<string>(orders.map(({ orderId }) => orderId));
  const named = [
    ...[...books.balances.positions].map(({ orderId }) => orderId),
    ...[...books.goods].map(({ orderId }) => orderId),
    ...payments.flatMap(({ orderId }) => orderId ?? []),
    ...shipments.map(({ reference }) => reference),
  ];
  const unknown = [...new Set<string>(named)].filter((orderId) => !known.has(orderId));
  const laterOrders: AuditedOrder[] = [];
  for (const orderId of unknown) laterOrders.push(...(await readOrder(client, orderId)));
  return { books, orders, laterOrders, levels, payments, shipments };
}

/** None when there is no such order. */
async function readOrder(client: ApiClient, orderId: string): Promise<readonly AuditedOrder[]> {
  const { status, body } = await client.send({
    method: 'GET',
    path: `/orders/${encodeURIComponent(orderId)}`,
    role: 'support',
  });
  return status === 200 ? [auditedOrderSchema.parse(body)] : [];
}
