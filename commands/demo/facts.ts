import type { OrderId } from '../../tasks/domain/ids.ts';
import type { StockLevel } from '../../tasks/domain/product.ts';
import type { PaymentAtProvider, ShipmentAtCarrier } from '../instance/providers.ts';
import type { StoredOrder } from '../instance/stored-order.ts';
import type { CancelAnswer } from './buyer.ts';

/** All that the invariants are judged by, seen from outside: what the API, the providers and the record of messages say. */
export interface Facts {
  /** The orders that this run was told are placed. */
  readonly acceptedIds: ReadonlySet<OrderId>;
  /** Every order the server has, this run's or not. */
  readonly orders: readonly StoredOrder[];
  readonly stockBefore: readonly StockLevel[];
  readonly stockAfter: readonly StockLevel[];
  readonly payments: readonly PaymentAtProvider[];
  readonly shipments: readonly ShipmentAtCarrier[];
  /** The kinds of the messages recorded as sent, per order of this run and per order that had not ended before it. */
  readonly messages: ReadonlyMap<OrderId, readonly string[]>;
  /** What this run's cancels were answered, per order that got one. */
  readonly cancels: ReadonlyMap<OrderId, readonly CancelAnswer[]>;
}
