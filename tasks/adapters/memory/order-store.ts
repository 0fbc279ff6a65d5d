import type { OrderId } from '../../domain/ids.ts';
import { lookupsOf } from '../../domain/lookups.ts';
import { type Order, type OrderEvent, orderSchema } from '../../domain/order.ts';
import type { OrderRecord } from '../../domain/order-change.ts';
import { orderDateKey } from '../../domain/order-date-key.ts';
import type { Clock } from '../../ports/clock.ts';
import {
  LedgerRowThere,
  OrderNotFound,
  OrderNumberTaken,
  type OrderQuery,
  type OrderStore,
  type PlacementKey,
} from '../../ports/order-store.ts';
import { paged } from './paged.ts';

const placementKeptSeconds = 7 * 24 * 3600;

interface Stored {
  order: Order;
  readonly events: OrderEvent[];
  readonly records: Map<string, OrderRecord>;
}

export interface MemoryOrderStore extends OrderStore {
  /** Of every order. */
  allRecords(): readonly OrderRecord[];
}

export function memoryOrderStore(clock: Clock): MemoryOrderStore {
  const stored = new Map<OrderId, Stored>();
  const placements = new Map<string, { bodyHash: string; order: Order; expiresAt: number }>();
  const lookups = new Map<string, OrderId>();

  const remember = (order: Order) => {
    for (const { kind, value } of lookupsOf(order)) lookups.set(`${kind}#${value}`, order.orderId);
  };
  const placementOf = ({ key, bodyHash }: PlacementKey): Awaited<ReturnType<OrderStore['findPlacement']>> => {
    const found = placements.get(key);
    if (found === undefined || found.expiresAt <= clock.now().getTime()) return undefined;
    return found.bodyHash === bodyHash
      ? { kind: 'replayed', order: structuredClone(found.order) }
      : { kind: 'keyUsedForAnotherBody' };
  };

  return {
    findPlacement: async (idempotency) => placementOf(idempotency),
    place: async (order, event, idempotency) => {
      const earlier = idempotency === undefined ? undefined : placementOf(idempotency);
      if (earlier !== undefined) return earlier;
      if (lookups.has(`orderNumber#${order.orderNumber}`)) throw new OrderNumberTaken(order.orderNumber);
      stored.set(order.orderId, { order: orderSchema.parse(order), events: [event], records: new Map() });
      remember(order);
      if (idempotency !== undefined) {
        const expiresAt = clock.now().getTime() + placementKeptSeconds * 1000;
        placements.set(idempotency.key, { bodyHash: idempotency.bodyHash, order: structuredClone(order), expiresAt });
      }
      return { kind: 'placed', order };
    },
    get: async (orderId) => structuredClone(stored.get(orderId)?.order),
    list: async ({ limit, cursor, ...filters }) => {
      const found = [...stored.values()].map(({ order }) => order).filter((order) => matches(order, filters));
      return structuredClone(paged(found, { limit, cursor, query: filters }, orderDateKey, 'descending'));
    },
    oldestOf: async (status) => {
      const dates = [...stored.values()].flatMap(({ order }) => (order.status === status ? [order.orderDate] : []));
      return dates.sort()[0];
    },
    timeline: async (orderId, page) =>
      paged(stored.get(orderId)?.events ?? [], { ...page, query: orderId }, ({ version }) =>
        String(version).padStart(6, '0'),
      ),
    change: async (orderId, decide) => {
      const found = stored.get(orderId);
      if (found === undefined) throw new OrderNotFound(orderId);
      const decision = decide(structuredClone(found.order));
      if (decision.kind === 'changed') {
        const keyOf = ({ kind, id }: OrderRecord) => `${kind}#${id}`;
        const { records = [] } = decision;
        if (records.some((record) => record.kind === 'ledger' && found.records.has(keyOf(record)))) {
          throw new LedgerRowThere(orderId);
        }
        found.order = orderSchema.parse(decision.order);
        found.events.push(decision.event);
        for (const record of records) found.records.set(keyOf(record), record);
        remember(decision.order);
      }
      return decision;
    },
    records: async (orderId, kind) =>
      [...(stored.get(orderId)?.records.values() ?? [])].filter((record) => record.kind === kind),
    allRecords: () => [...stored.values()].flatMap(({ records }) => [...records.values()]),
    findByTrackingNumber: async (trackingNumber) => lookups.get(`trackingNumber#${trackingNumber}`),
  };
}

function matches(order: Order, { customerId, status, from, to }: Omit<OrderQuery, 'limit' | 'cursor'>): boolean {
  if (customerId !== undefined && order.customerId !== customerId) return false;
  if (status !== undefined && order.status !== status) return false;
  if (from !== undefined && order.orderDate < new Date(from).toISOString()) return false;
  return to === undefined || order.orderDate < new Date(to).toISOString();
}
