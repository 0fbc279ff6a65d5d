import type { CustomerId, OrderId } from '../domain/ids.ts';
import type { Order, OrderEvent } from '../domain/order.ts';
import type { Decision, OrderRecord } from '../domain/order-change.ts';
import type { OrderStatus } from '../domain/order-status.ts';

/** What a caller said under an idempotency key, so that the same words get the same answer. */
export interface PlacementKey {
  /** Scoped to caller and route by whoever makes it. */
  readonly key: string;
  /** A hash of the body: another body under the same key is refused. */
  readonly bodyHash: string;
}

export type Placement =
  | { readonly kind: 'placed'; readonly order: Order }
  /** The key was used before with the same body: the order as it was answered then. */
  | { readonly kind: 'replayed'; readonly order: Order }
  | { readonly kind: 'keyUsedForAnotherBody' };

export interface OrderQuery {
  readonly customerId?: CustomerId;
  readonly status?: OrderStatus;
  /** Inclusive, ISO 8601 in UTC. */
  readonly from?: string;
  /** Exclusive. */
  readonly to?: string;
  readonly limit: number;
  /** As an earlier page gave it. */
  readonly cursor?: string;
}

export interface Page<Item> {
  readonly items: readonly Item[];
  /** Absent on the last page. */
  readonly next?: string;
}

/** A cursor that this store did not give out for this query. */
export class InvalidCursor extends Error {
  override readonly name = 'InvalidCursor';
}

/** Orders, their events and what belongs to them. Every write is one transaction, conditional on the version. */
export interface OrderStore {
  /** Stores a new order with its first event, look-ups and idempotency record, all or nothing. Throws OrderNumberTaken. */
  place(order: Order, event: OrderEvent, idempotency?: PlacementKey): Promise<Placement>;
  /** What `place` would answer without placing anything; undefined when the key is new. */
  findPlacement(idempotency: PlacementKey): Promise<Exclude<Placement, { kind: 'placed' }> | undefined>;
  get(orderId: OrderId): Promise<Order | undefined>;
  /** Newest first. */
  list(query: OrderQuery): Promise<Page<Order>>;
  /** When the oldest order of that status was placed; undefined when there is none. May be a moment behind. */
  oldestOf(status: OrderStatus): Promise<string | undefined>;
  /** In the order they happened. */
  timeline(orderId: OrderId, page: { readonly limit: number; readonly cursor?: string }): Promise<Page<OrderEvent>>;
  /**
   * Reads the order, asks what to do, and writes order, event, records and look-ups in one transaction; asks again on the
   * newer order when another writer was first. Throws OrderNotFound, and LedgerRowThere.
   */
  change(orderId: OrderId, decide: (order: Order) => Decision): Promise<Decision>;
  /** What was stored beside the order by its changes: messages, for one. */
  records(orderId: OrderId, kind: OrderRecord['kind']): Promise<readonly OrderRecord[]>;
  findByTrackingNumber(trackingNumber: string): Promise<OrderId | undefined>;
}

export class OrderNotFound extends Error {
  override readonly name = 'OrderNotFound';
  constructor(orderId: string) {
    super(`there is no order ${orderId}`);
  }
}

/** A change wanted to write a row of the ledger a second time: a mistake in its rule. Nothing of it was stored. */
export class LedgerRowThere extends Error {
  override readonly name = 'LedgerRowThere';
  constructor(orderId: string, options?: ErrorOptions) {
    super(`order ${orderId} has that row in its ledger already, and rows are never changed`, options);
  }
}

/** Another order has that number: make another one. */
export class OrderNumberTaken extends Error {
  override readonly name = 'OrderNumberTaken';
}
