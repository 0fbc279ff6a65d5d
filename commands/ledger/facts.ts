import { z } from 'zod';
import { shipmentSchema } from '../../tasks/domain/order.ts';
import { isTerminal } from '../../tasks/domain/order-status.ts';
import type { StockLevel } from '../../tasks/domain/product.ts';
import type { PaymentAtProvider, ShipmentAtCarrier } from '../instance/providers.ts';
import { storedOrderSchema } from '../instance/stored-order.ts';
import type { Books } from './books.ts';

/** What the audit reads of an order. */
export const auditedOrderSchema = storedOrderSchema.omit({ orderNumber: true, statusReason: true }).extend({
  authorizedAmount: z.int(),
  shipments: z.array(
    z.object({
      shipmentId: shipmentSchema.shape.shipmentId,
      status: shipmentSchema.shape.status,
      cost: shipmentSchema.shape.cost,
      currency: shipmentSchema.shape.currency,
    }),
  ),
});
export type AuditedOrder = z.infer<typeof auditedOrderSchema>;

/** All that the books are compared with. */
export interface AuditFacts {
  readonly books: Books;
  /** As they were before anything else was read. */
  readonly orders: readonly AuditedOrder[];
  /** Placed while the audit was reading: they are under way, whatever their status is by now. */
  readonly laterOrders: readonly AuditedOrder[];
  readonly levels: readonly StockLevel[];
  readonly payments: readonly PaymentAtProvider[];
  readonly shipments: readonly ShipmentAtCarrier[];
}

/** Something that is not as it should be. */
export interface Difference {
  /** A clear sentence. */
  readonly says: string;
  /** An order that still moves explains it: it is no finding. */
  readonly isUnderWay: boolean;
}

/** The orders by id, and which of them still move. */
export class OrderBook {
  readonly #orders: ReadonlyMap<string, AuditedOrder>;
  readonly #underWay: ReadonlySet<string>;

  constructor({ orders, laterOrders }: Pick<AuditFacts, 'orders' | 'laterOrders'>) {
    this.#orders = new Map([...orders, ...laterOrders].map((order) => [order.orderId, order]));
    this.#underWay = new Set(
      [...orders.filter(({ status }) => !isTerminal(status)), ...laterOrders].map(({ orderId }) => orderId),
    );
  }

  get(orderId: string): AuditedOrder | undefined {
    return this.#orders.get(orderId);
  }

  isUnderWay(orderId: string): boolean {
    return this.#underWay.has(orderId);
  }

  get underWay(): readonly AuditedOrder[] {
    return [...this.#orders.values()].filter(({ orderId }) => this.#underWay.has(orderId));
  }

  /** Those that nothing changes any more. */
  get settled(): readonly AuditedOrder[] {
    return [...this.#orders.values()].filter(({ orderId }) => !this.#underWay.has(orderId));
  }
}
