import type { OrderEvent } from '../domain/order.ts';

/** A thing that happened to an order, for whoever subscribes. It may come twice, and out of order: `version` tells. */
export interface PublishedEvent extends Omit<OrderEvent, 'cause'> {
  /** Subscribers filter by it; it is not in the message itself. */
  readonly customerEmail: string;
}

/** Tells the world beyond the shop what happens to orders. */
export interface OrderEvents {
  /** Answers the ones that were not taken: publish them again. Throws when that is not known; then any may have been taken. */
  publish(events: readonly PublishedEvent[]): Promise<readonly PublishedEvent[]>;
}
