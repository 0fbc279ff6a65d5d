import { BatchGetRequest } from 'dynamodb-toolbox/entity/actions/batchGet';
import { GetItemCommand } from 'dynamodb-toolbox/entity/actions/get';
import { PutTransaction } from 'dynamodb-toolbox/entity/actions/transactPut';
import { execute } from 'dynamodb-toolbox/entity/actions/transactWrite';
import { QueryCommand } from 'dynamodb-toolbox/table/actions/query';
import { z } from 'zod';
import { type OrderId, orderIdSchema } from '../../domain/ids.ts';
import { type Lookup, lookupsOf } from '../../domain/lookups.ts';
import { type Order, type OrderEvent, orderEventSchema, orderSchema } from '../../domain/order.ts';
import type { Decision, OrderRecord } from '../../domain/order-change.ts';
import { orderDateKey } from '../../domain/order-date-key.ts';
import type { Clock } from '../../ports/clock.ts';
import {
  InvalidCursor,
  LedgerRowThere,
  OrderNotFound,
  OrderNumberTaken,
  type OrderQuery,
  type OrderStore,
  type Page,
  type Placement,
  type PlacementKey,
} from '../../ports/order-store.ts';
import { Transient } from '../../task.ts';
import { decodeCursor, encodeCursor } from '../cursor.ts';
import type { Environment } from '../environment.ts';
import { systemClock } from '../system/clock.ts';
import { batchLimit, batchRead } from './batch-read.ts';
import { backOff, cancellationReasons, conflictAttempts, isConflict } from './contention.ts';
import { orderEntities } from './order-entities.ts';
import { dateKeySchema, findDateKeys, findOldestDateKey, indexAttributes, isWanted } from './order-index.ts';
import { RecentOrders } from './recent-orders.ts';
import { comandaTable } from './table.ts';

const placementKeptSeconds = 7 * 24 * 3600;

/** Orders on DynamoDB: each write is one transaction, conditional on the version that was read. */
export function dynamodbOrderStore(environment: Environment, clock: Clock = systemClock): OrderStore {
  const table = comandaTable(environment);
  const entities = orderEntities(table);
  const recent = new RecentOrders();
  const nowSeconds = () => Math.floor(clock.now().getTime() / 1000);

  const orderItem = (order: Order) => ({
    orderId: order.orderId,
    version: order.version,
    ...indexAttributes(order),
    order: JSON.stringify(readable(orderSchema, order)),
  });

  const putEvent = (event: OrderEvent, { customerEmail }: Order) =>
    entities.event
      .build(PutTransaction)
      .item({
        orderId: event.orderId,
        version: event.version,
        event: JSON.stringify(readable(orderEventSchema, event)),
        outbox: { customerEmail },
      })
      .options({ condition: { attr: 'orderId', exists: false } });

  const putLookup = ({ kind, value }: Lookup, orderId: OrderId) =>
    entities.lookup.build(PutTransaction).item({ kind, value, orderId });

  const putRecord = (orderId: OrderId, { kind, id, data }: OrderRecord) => {
    const write = entities.record.build(PutTransaction).item({ orderId, kind, id, data });
    // The ledger is append only.
    return kind === 'ledger' ? write.options({ condition: { attr: 'orderId', exists: false } }) : write;
  };

  async function get(orderId: OrderId): Promise<Order | undefined> {
    const { Item } = await entities.order.build(GetItemCommand).key({ orderId }).options({ consistent: true }).send();
    return Item === undefined ? undefined : orderOf(Item.order);
  }

  const findPlacement: OrderStore['findPlacement'] = async ({ key, bodyHash }) => {
    const { Item } = await entities.placement.build(GetItemCommand).key({ key }).options({ consistent: true }).send();
    if (Item === undefined || Item.expiresAt <= nowSeconds()) return undefined;
    if (Item.bodyHash !== bodyHash) return { kind: 'keyUsedForAnotherBody' };
    return { kind: 'replayed', order: orderOf(Item.order) };
  };

  async function place(order: Order, event: OrderEvent, idempotency?: PlacementKey): Promise<Placement> {
    const orderNumber = entities.orderNumber
      .build(PutTransaction)
      .item({ orderNumber: order.orderNumber, orderId: order.orderId })
      .options({ condition: { attr: 'orderId', exists: false } });
    const writes = [
      orderNumber,
      entities.order
        .build(PutTransaction)
        .item(orderItem(order))
        .options({ condition: { attr: 'orderId', exists: false } }),
      putEvent(event, order),
      ...lookupsOf(order)
        .filter(({ kind }) => kind !== 'orderNumber')
        .map((lookup) => putLookup(lookup, order.orderId)),
    ];
    const placement =
      idempotency === undefined
        ? []
        : [
            entities.placement
              .build(PutTransaction)
              .item({ ...idempotency, order: JSON.stringify(order), expiresAt: nowSeconds() + placementKeptSeconds })
              .options({
                condition: {
                  or: [
                    { attr: 'expiresAt', exists: false },
                    { attr: 'expiresAt', lte: nowSeconds() },
                  ],
                },
              }),
          ];
    for (let attempt = 0; attempt < conflictAttempts; attempt += 1) {
      try {
        await execute(...writes, ...placement);
        return { kind: 'placed', order };
      } catch (error) {
        const reasons = cancellationReasons(error);
        if (reasons === undefined) throw error;
        const earlier = idempotency === undefined ? undefined : await findPlacement(idempotency);
        if (earlier !== undefined) return earlier;
        if (reasons[0] === 'ConditionalCheckFailed') throw new OrderNumberTaken(order.orderNumber, { cause: error });
        if (!isConflict(reasons)) throw error;
        await backOff(attempt);
      }
    }
    throw new Transient(`order ${order.orderId} could not be stored: its idempotency key is contended`);
  }

  async function change(orderId: OrderId, decide: (order: Order) => Decision): Promise<Decision> {
    for (let attempt = 0; attempt < conflictAttempts; attempt += 1) {
      const remembered = recent.get(orderId);
      const order = remembered ?? (await get(orderId));
      if (order === undefined) throw new OrderNotFound(orderId);
      const decision = decide(order);
      if (decision.kind !== 'changed') {
        if (remembered === undefined) return decision;
        recent.forget(orderId);
        continue;
      }
      if (decision.order.version !== order.version + 1 || decision.event.version !== decision.order.version) {
        throw new Error(`a change of order ${orderId} must go up by one version, with an event of the same`);
      }
      const known = new Set(lookupsOf(order).map(({ kind, value }) => `${kind}#${value}`));
      const newLookups = lookupsOf(decision.order).filter(({ kind, value }) => !known.has(`${kind}#${value}`));
      try {
        await execute(
          entities.order
            .build(PutTransaction)
            .item(orderItem(decision.order))
            .options({ condition: { attr: 'version', eq: order.version } }),
          putEvent(decision.event, decision.order),
          ...(decision.records ?? []).map((record) => putRecord(orderId, record)),
          ...newLookups.map((lookup) => putLookup(lookup, orderId)),
        );
        recent.put(decision.order);
        return decision;
      } catch (error) {
        recent.forget(orderId);
        const reasons = cancellationReasons(error);
        if (reasons === undefined) throw error;
        if (isRowThere(decision, reasons)) throw new LedgerRowThere(orderId, { cause: error });
        if (remembered === undefined) await backOff(attempt);
      }
    }
    throw new Transient(`order ${orderId} is contended: ${conflictAttempts} attempts to change it lost the race`);
  }

  async function readAll(dateKeys: readonly string[]): Promise<readonly Order[]> {
    const requests = dateKeys.map((key) =>
      entities.order.build(BatchGetRequest).key({ orderId: key.slice(key.indexOf('#') + 1) }),
    );
    const items = await batchRead(entities.order, requests);
    return items.flatMap((item) => (item === undefined ? [] : [orderOf(item.order)]));
  }

  async function list(query: OrderQuery): Promise<Page<Order>> {
    const { limit, cursor, ...filters } = query;
    let before = cursor === undefined ? undefined : decodeCursor(filters, cursor);
    if (before !== undefined && !dateKeySchema.safeParse(before).success) {
      throw new InvalidCursor('the cursor is not one that was given out');
    }
    const found: Order[] = [];
    for (;;) {
      const asked = Math.min(batchLimit, limit + 1);
      const keys = await findDateKeys(table, query, before, asked);
      for (const order of await readAll(keys)) {
        if (!isWanted(order, query)) continue;
        const last = found.at(-1);
        if (last !== undefined && found.length === limit) {
          return { items: found, next: encodeCursor(filters, orderDateKey(last)) };
        }
        found.push(order);
      }
      if (keys.length < asked) return { items: found };
      before = keys.at(-1);
    }
  }

  return {
    place,
    findPlacement,
    get,
    list,
    change,
    timeline: async (orderId, { limit, cursor }) => {
      const after = cursor === undefined ? undefined : decodeCursor(orderId, cursor);
      if (after !== undefined && !/^EVENT#\d{8}$/.test(after))
        throw new InvalidCursor('the cursor is not one that was given out');
      const { Items = [] } = await table
        .build(QueryCommand)
        .query({ partition: `ORDER#${orderId}`, range: { between: [after ?? 'EVENT#', 'EVENT#~'] } })
        .options({ limit: limit + 2, consistent: true })
        .send();
      const items = z.array(storedEventSchema).parse(Items);
      const rest = items.filter(({ SK }) => SK !== after);
      const page = rest.slice(0, limit);
      const last = page.at(-1);
      const next = last === undefined || rest.length <= limit ? {} : { next: encodeCursor(orderId, last.SK) };
      return { items: page.map(({ event }) => orderEventSchema.parse(JSON.parse(event))), ...next };
    },
    records: async (orderId, kind) => {
      const { Items = [] } = await table
        .build(QueryCommand)
        .query({ partition: `ORDER#${orderId}`, range: { beginsWith: `${kind.toUpperCase()}#` } })
        .options({ consistent: true, maxPages: Number.POSITIVE_INFINITY })
        .send();
      return z.array(orderRecordSchema).parse(Items);
    },
    oldestOf: async (status) => (await findOldestDateKey(table, status))?.split('#')[0],
    findByTrackingNumber: async (trackingNumber) => {
      const { Items = [] } = await table
        .build(QueryCommand)
        .query({ partition: `LOOKUP#trackingNumber#${trackingNumber}` })
        .options({ limit: 1, consistent: true })
        .send();
      return z.array(z.object({ orderId: orderIdSchema })).parse(Items)[0]?.orderId;
    },
  };
}

/** Whether the order was as it was read, and only a row of its ledger stood in the way. */
function isRowThere({ records = [] }: Extract<Decision, { kind: 'changed' }>, reasons: readonly string[]): boolean {
  const failed = 'ConditionalCheckFailed';
  // Order and event come first in the transaction.
  return reasons[0] !== failed && records.some(({ kind }, i) => kind === 'ledger' && reasons[2 + i] === failed);
}

/** The value, if it can be read again. What is written with a field too long would shut its order out of every later change. */
function readable<Value>(schema: z.ZodType<Value>, value: Value): Value {
  schema.parse(value);
  return value;
}

const orderOf = (text: string) => orderSchema.parse(JSON.parse(text));
const storedEventSchema = z.object({ SK: z.string(), event: z.string() });
const orderRecordSchema = z.object({
  kind: z.enum(['notification', 'ledger']),
  id: z.string(),
  data: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])),
});
