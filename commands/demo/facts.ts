import type { OrderId } from '../../tasks/domain/ids.ts';
import type { StockLevel } from '../../tasks/domain/product.ts';
import type { StoredOrder } from './stored-order.ts';

/** A PaymentIntent as the payment provider lists it, apart from us. */
export interface PaymentAtProvider {
  readonly paymentId: string;
  /** As its metadata says; absent when it names none. */
  readonly orderId?: string | undefined;
  readonly status: string;
  readonly captured: number;
  readonly refunded: number;
  readonly currency: string;
}

/** A shipment as the carrier lists it, apart from us. */
export interface ShipmentAtCarrier {
  readonly shipmentId: string;
  readonly reference: string;
  /** A label was bought for it and not given back. */
  readonly isPaidFor: boolean;
  /** Milliseconds since 1970. */
  readonly deliveredAt?: number | undefined;
}

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
  /** The kinds of the messages recorded as sent, per order that shipped. */
  readonly messages: ReadonlyMap<OrderId, readonly string[]>;
}
