import type { LedgerEntry } from '../domain/ledger/entry.ts';
import type { StockMovement, StockReservation } from '../domain/ledger/stock-movement.ts';

/** One row of the books. */
export type LedgerRow =
  | { readonly kind: 'money'; readonly entry: LedgerEntry }
  | { readonly kind: 'goods'; readonly movement: StockMovement }
  | { readonly kind: 'reservation'; readonly reservation: StockReservation }
  /** It is there and is not what such a row must be. */
  | { readonly kind: 'unreadable'; readonly key: string; readonly problem: string };

/** The books of the shop, for whoever audits them. What writes them are the changes of orders and of the stock themselves. */
export interface Ledger {
  /** Every row there is, in no order, a page at a time: what is written meanwhile may be among them or not. */
  rows(): AsyncIterable<readonly LedgerRow[]>;
}
