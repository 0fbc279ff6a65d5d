import { QueryCommand } from 'dynamodb-toolbox/table/actions/query';
import { z } from 'zod';
import type { OrderId } from '../../domain/ids.ts';
import type { Order } from '../../domain/order.ts';
import { orderDateKey } from '../../domain/order-date-key.ts';
import type { OrderStatus } from '../../domain/order-status.ts';
import type { OrderQuery } from '../../ports/order-store.ts';
import type { ComandaTable } from './table.ts';

/** Orders of one status, and all orders, are spread over so many partitions: one takes 1,000 writes a second on AWS. */
const shards = ['0', '1', '2', '3'] as const;

const shardOf = (orderId: OrderId) => String(Number.parseInt(orderId.slice(-1), 36) % shards.length);

/** The attributes by which the indexes find the order. */
export function indexAttributes(order: Order) {
  const shard = shardOf(order.orderId);
  const dateKey = orderDateKey(order);
  return {
    ...(order.customerId === undefined ? {} : { customerKey: `CUSTOMER#${order.customerId}` }),
    statusKey: `STATUS#${order.status}#${shard}`,
    dateKey,
    listKey: `ORDERS#${shard}`,
    listOrder: dateKey,
  };
}

/** Whether an order that an index found is really one of them: indexes are a moment behind. */
export function isWanted(order: Order, { customerId, status }: OrderQuery): boolean {
  return (
    (customerId === undefined || order.customerId === customerId) && (status === undefined || order.status === status)
  );
}

const keySchema = z.object({ dateKey: z.string().optional(), listOrder: z.string().optional() });
export const dateKeySchema = z.string().regex(/^\d{4}-[\d:.T-]+Z#[0-9A-Z]{26}$/);

/** The date keys of at most `limit` orders that may be wanted, newest first, all older than `before`. */
export async function findDateKeys(
  table: ComandaTable,
  query: OrderQuery,
  before: string | undefined,
  limit: number,
): Promise<readonly string[]> {
  const to = query.to === undefined ? '~' : new Date(query.to).toISOString();
  const newest = before === undefined || to < before ? to : before;
  const oldest = query.from === undefined ? '0' : new Date(query.from).toISOString();
  if (oldest > newest) return [];
  const between: [string, string] = [oldest, newest];
  const found = await Promise.all(
    partitionsOf(query).map(async (partition) => {
      const command = table.build(QueryCommand).query({ ...partition, range: { between } });
      // One more than asked for, as `between` includes `before` itself.
      const { Items = [] } = await command.options({ limit: limit + 1, reverse: true }).send();
      return Items.map((item) => {
        const { dateKey, listOrder } = keySchema.parse(item);
        return dateKey ?? listOrder ?? '';
      });
    }),
  );
  const keys = found.flat().filter((key) => key !== before);
  return keys.sort((a, b) => (a < b ? 1 : -1)).slice(0, limit);
}

/** The date key of the oldest order of that status. */
export async function findOldestDateKey(table: ComandaTable, status: OrderStatus): Promise<string | undefined> {
  const found = await Promise.all(
    shards.map(async (shard) => {
      const { Items = [] } = await table
        .build(QueryCommand)
        .query(statusPartition(status, shard))
        .options({ limit: 1 })
        .send();
      return Items.map((item) => keySchema.parse(item).dateKey ?? '');
    }),
  );
  return found.flat().sort()[0];
}

type Partition =
  | { readonly index: 'ordersByCustomer' | 'ordersByStatus'; readonly partition: string }
  | { readonly index: 'lists'; readonly partition: string };

function partitionsOf({ customerId, status }: OrderQuery): readonly Partition[] {
  if (customerId !== undefined) return [{ index: 'ordersByCustomer', partition: `CUSTOMER#${customerId}` }];
  if (status !== undefined) return shards.map((shard) => statusPartition(status, shard));
  return shards.map((shard) => ({ index: 'lists', partition: `ORDERS#${shard}` }));
}

const statusPartition = (status: OrderStatus, shard: string): Partition => ({
  index: 'ordersByStatus',
  partition: `STATUS#${status}#${shard}`,
});
