import { randomBytes, randomInt } from 'node:crypto';
import type { DurableStore } from '../durable-store.ts';
import { asksFor } from './magic-words.ts';
import { planMovements } from './movement.ts';
import { quote } from './rating.ts';
import type { Purchase, StoredShipment } from './shipment.ts';
import type { TrackingEvents } from './tracking-events.ts';
import { trackingNumber } from './tracking-numbers.ts';
import { ApiError, type ShipmentRequest } from './wire.ts';

/**
 * The carriers' shipments. Its invariants:
 * C1 a label is bought at most once a shipment: buying again is refused with SHIPMENT.POSTAGE.EXISTS.
 * C2 what was closed or given back is never bought again.
 * C3 the label and the tracking events it will cause are stored in one transaction.
 */
export interface Shipments {
  create(request: ShipmentRequest): StoredShipment;
  buy(id: string, rateId: string): StoredShipment;
  /** Gives the label back, or closes a shipment that has none; doing it again changes nothing. */
  refund(id: string): StoredShipment;
  get(id: string): StoredShipment;
  /** Undefined when there is none. */
  peek(id: string): StoredShipment | undefined;
  find(trackingCode: string): StoredShipment | undefined;
  newestFirst(query: { readonly purchased: boolean; readonly limit: number; readonly after?: string }): {
    readonly items: readonly StoredShipment[];
    readonly hasMore: boolean;
  };
}

export const newId = (prefix: string) => `${prefix}_${randomBytes(16).toString('hex')}`;

export function openShipments(
  store: DurableStore,
  events: TrackingEvents,
  { now, transitSeconds }: { readonly now: () => number; readonly transitSeconds: number },
): Shipments {
  const shipments = store.collection<StoredShipment>('shipments');
  const byTrackingCode = store.collection<{ readonly shipmentId: string }>('tracking_codes');

  const get = (id: string) => {
    const found = shipments.get(id);
    if (found === undefined) throw new ApiError(404, 'NOT_FOUND', `there is no shipment ${id}`);
    return found;
  };

  const newTrackingCode = (carrier: Purchase['rate']['carrier']): string => {
    const code = trackingNumber(carrier, randomInt(10_000_000));
    return byTrackingCode.get(code) === undefined ? code : newTrackingCode(carrier);
  };

  return {
    get,
    peek: (id) => shipments.get(id),
    create(request) {
      const id = newId('shp');
      const rates = quote(request).map((rate) => ({ ...rate, id: newId('rate') }));
      const created: StoredShipment = { id, createdAt: now(), request, rates };
      store.transaction(() => shipments.put(id, created));
      return created;
    },
    buy(id, rateId) {
      const found = get(id);
      if (found.purchase !== undefined) {
        throw new ApiError(422, 'SHIPMENT.POSTAGE.EXISTS', `shipment ${id} has its postage already`);
      }
      if (found.closedAt !== undefined) {
        throw new ApiError(422, 'SHIPMENT.POSTAGE.FAILURE', `shipment ${id} was closed before it was bought`);
      }
      const rate = found.rates.find((quoted) => quoted.id === rateId);
      if (rate === undefined) throw new ApiError(422, 'RATE.UNAVAILABLE', `shipment ${id} has no rate ${rateId}`);
      const to = found.request.to_address;
      if (asksFor('unbuyable', to)) {
        throw new ApiError(422, 'SHIPMENT.POSTAGE.FAILURE', `${rate.carrier} refuses to sell a label for this address`);
      }
      const at = now();
      const purchase: Purchase = {
        at,
        rate,
        trackerId: newId('trk'),
        trackingCode: newTrackingCode(rate.carrier),
        movements: planMovements(to, at, transitSeconds),
      };
      const bought: StoredShipment = { ...found, purchase };
      const planned = events.plan(bought, purchase);
      store.transaction(() => {
        shipments.put(id, bought, 'purchased');
        byTrackingCode.put(purchase.trackingCode, { shipmentId: id });
        events.store(planned);
      });
      events.schedule(planned);
      return bought;
    },
    refund(id) {
      const found = get(id);
      if (found.refund !== undefined || found.closedAt !== undefined) return found;
      const at = now();
      if (found.purchase === undefined) {
        const closed: StoredShipment = { ...found, closedAt: at };
        store.transaction(() => shipments.put(id, closed));
        return closed;
      }
      if (asksFor('unvoidable', found.request.to_address)) {
        throw new ApiError(
          422,
          'SHIPMENT.REFUND.UNAVAILABLE',
          `${found.purchase.rate.carrier} takes no label back here`,
        );
      }
      const refunded: StoredShipment = {
        ...found,
        refund: { requestedAt: at, settledAt: at + transitSeconds * 1000 },
      };
      store.transaction(() => {
        shipments.put(id, refunded, 'purchased');
        events.dropAfter(id, at);
      });
      return refunded;
    },
    find(trackingCode) {
      const found = byTrackingCode.get(trackingCode);
      return found === undefined ? undefined : get(found.shipmentId);
    },
    newestFirst: ({ purchased, limit, after }) =>
      shipments.newestFirst({
        limit,
        ...(purchased ? { group: 'purchased' } : {}),
        ...(after === undefined ? {} : { after }),
      }),
  };
}
