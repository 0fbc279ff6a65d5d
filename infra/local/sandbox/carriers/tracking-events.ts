import type { OwedWebhook } from '../webhook-delivery.ts';
import type { Purchase, StoredShipment } from './shipment.ts';

/** One webhook that is due: the scan of that number of that shipment. */
export interface TrackingEvent extends OwedWebhook {
  readonly shipmentId: string;
  /** Which of the purchase's movements it tells of. */
  readonly movement: number;
}

/** The webhooks that were not taken yet. */
export interface TrackingEvents {
  plan(shipment: StoredShipment, purchase: Purchase): readonly TrackingEvent[];
  /** Inside the transaction of the change that causes them. */
  store(events: readonly TrackingEvent[]): void;
  /** After it. */
  schedule(events: readonly TrackingEvent[]): void;
  /** Forgets what was due for the shipment after that time. Inside a transaction. */
  dropAfter(shipmentId: string, at: number): void;
}
