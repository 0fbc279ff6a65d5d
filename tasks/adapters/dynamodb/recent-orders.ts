import type { OrderId } from '../../domain/ids.ts';
import type { Order } from '../../domain/order.ts';

const capacity = 500;

/**
 * The orders as this process last wrote them. A change may be decided on one of them, because the write's condition on the
 * version proves it was still the newest; what is not proved by a write must not be taken from here.
 */
export class RecentOrders {
  readonly #orders = new Map<OrderId, Order>();

  get(orderId: OrderId): Order | undefined {
    return this.#orders.get(orderId);
  }

  put(order: Order): void {
    this.#orders.delete(order.orderId);
    this.#orders.set(order.orderId, order);
    const [oldest] = this.#orders.keys();
    if (this.#orders.size > capacity && oldest !== undefined) this.#orders.delete(oldest);
  }

  forget(orderId: OrderId): void {
    this.#orders.delete(orderId);
  }
}
