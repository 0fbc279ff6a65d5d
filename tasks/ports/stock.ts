import type { OrderId, ProductId } from '../domain/ids.ts';
import type { StockLevel } from '../domain/product.ts';

export interface StockLine {
  readonly productId: ProductId;
  readonly quantity: number;
}

export type Reservation =
  | { readonly kind: 'reserved' }
  | { readonly kind: 'outOfStock'; readonly productIds: readonly ProductId[] }
  /** The undo was here first and left a tombstone: the reservation may never be made. */
  | { readonly kind: 'alreadyReleased' };

/** The goods. Each call is one transaction over all lines or none, and doing it twice is doing it once. */
export interface Stock {
  /** Equal products are summed first. */
  reserve(orderId: OrderId, lines: readonly StockLine[]): Promise<Reservation>;
  /** Gives the reservation back; leaves a tombstone where there was none. Never touches what was committed (throws StockCommitted). */
  release(orderId: OrderId, lines: readonly StockLine[]): Promise<void>;
  /** From reserved to sold. Throws NotReserved when there is no such reservation. */
  commit(orderId: OrderId, lines: readonly StockLine[]): Promise<void>;
  level(productId: ProductId): Promise<StockLevel | undefined>;
  /** Of all these, in one call; what never came in is not in the answer. */
  levelsOf(productIds: readonly ProductId[]): Promise<ReadonlyMap<ProductId, StockLevel>>;
  levels(): Promise<readonly StockLevel[]>;
  /** Goods in: raises `available` (creating the product's stock), once per reference. */
  receive(productId: ProductId, quantity: number, reference: string): Promise<void>;
}

export class StockCommitted extends Error {
  override readonly name = 'StockCommitted';
}

export class NotReserved extends Error {
  override readonly name = 'NotReserved';
  constructor(orderId: string) {
    super(`order ${orderId} holds no reservation of these goods`);
  }
}
