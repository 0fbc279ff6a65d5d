import type { Order, OrderEvent } from './order.ts';

/** What is stored beside the order, in the transaction of the change that caused it. */
export interface OrderRecord {
  readonly kind: 'notification' | 'ledger';
  /** Makes it one of its kind on the order: the message's kind, the ledger entry's id. */
  readonly id: string;
  readonly data: Readonly<Record<string, string | number | boolean>>;
}

/** What a rule says of a change, seeing the order as it is. */
export type Decision =
  | {
      readonly kind: 'changed';
      readonly order: Order;
      readonly event: OrderEvent;
      readonly records?: readonly OrderRecord[];
    }
  /** It was done before: nothing to write. */
  | { readonly kind: 'unchanged'; readonly order: Order }
  /** The rules forbid it; `reason` is a sentence for support. `isCancelled`: the order is being called off, or was. */
  | { readonly kind: 'refused'; readonly order: Order; readonly reason: string; readonly isCancelled?: true };
