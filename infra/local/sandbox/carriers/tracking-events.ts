import type { Collection, DurableStore } from '../durable-store.ts';
import type { Purchase, StoredShipment } from './shipment.ts';

/** One webhook that is due: the scan of that number of that shipment. */
export interface TrackingEvent {
  readonly id: string;
  readonly shipmentId: string;
  /** Which of the purchase's movements it tells of. */
  readonly movement: number;
  /** Milliseconds since 1970. */
  readonly dueAt: number;
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

/** The events whose delivery is still owed, from the store, oldest first. */
export function owedEvents(events: Collection<TrackingEvent>): readonly TrackingEvent[] {
  const owed: TrackingEvent[] = [];
  for (;;) {
    const after = owed.at(-1)?.id;
    const page = events.oldestFirst({ limit: 500, ...(after === undefined ? {} : { after }) });
    owed.push(...page.items);
    if (!page.hasMore) return owed;
  }
}

export const eventCollection = (store: DurableStore) => store.collection<TrackingEvent>('tracking_events');
