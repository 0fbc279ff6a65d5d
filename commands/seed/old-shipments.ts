import { asksFor } from '../../infra/local/sandbox/carriers/magic-words.ts';
import { planMovements } from '../../infra/local/sandbox/carriers/movement.ts';
import { quote } from '../../infra/local/sandbox/carriers/rating.ts';
import type { StoredShipment } from '../../infra/local/sandbox/carriers/shipment.ts';
import { trackingNumber } from '../../infra/local/sandbox/carriers/tracking-numbers.ts';
import { warehouse } from '../../tasks/adapters/carrier-hub/carriers.ts';
import { fromWireRate, isSameService, toWireAddress, toWireParcel } from '../../tasks/adapters/carrier-hub/wire.ts';
import type { Address } from '../../tasks/domain/address.ts';
import type { Parcel } from '../../tasks/domain/parcel.ts';
import type { Carriers, ProviderShipment, Rate } from '../../tasks/ports/carriers.ts';
import type { Names } from './names.ts';
import type { OldObject } from './old-payments.ts';
import type { StoryClock } from './story-clock.ts';

export interface OldShipments extends Carriers {
  /** Milliseconds since 1970; of the one parcel that is under way. */
  deliveredAt(): number;
  objects(): readonly OldObject[];
}

const serials = 10_000_000;

/** What the carriers did for one order of the past, as their sandbox would have. */
export function oldShipments(
  clock: StoryClock,
  names: Names,
  world: {
    /** Where the labels can be seen. */
    readonly labelsUrl: string;
    /** Which shipment has a tracking number: one that is anybody else's is not given out again. */
    readonly trackingCodes: Map<string, string>;
    /** How long a parcel takes that is promised in so many days. */
    readonly transitSeconds: (promisedDays: number) => number;
  },
): OldShipments {
  let shipment: StoredShipment | undefined;

  const wait = () => clock.pass(60 + names.number(500));
  const requestOf = (to: Address, parcel: Parcel, currency: string) => ({
    to_address: toWireAddress(to),
    from_address: toWireAddress(warehouse),
    parcel: toWireParcel(parcel),
    options: { currency },
  });
  const rateOf = (quoted: ReturnType<typeof quote>[number]) => {
    const { carrier, service, rate, deliveryDays } = quoted;
    // The sandbox knows the shop's currencies only.
    const currency = quoted.currency as Rate['currency'];
    return { carrier, service, rate, currency, delivery_days: deliveryDays };
  };
  const known = () => {
    if (shipment === undefined) throw new Error('the order has no shipment yet');
    return shipment;
  };
  const asProvided = (): ProviderShipment => {
    const { id, purchase, refund, closedAt } = known();
    const isVoided = refund !== undefined || closedAt !== undefined;
    return {
      shipmentId: id,
      status: isVoided ? 'voided' : purchase === undefined ? 'created' : 'purchased',
      ...(purchase && { trackingNumber: purchase.trackingCode, labelUrl: `${world.labelsUrl}/labels/${id}.svg` }),
    };
  };
  const freeCode = (carrier: Parameters<typeof trackingNumber>[0], shipmentId: string): string => {
    for (let serial = names.number(serials); ; serial = (serial + 1) % serials) {
      const code = trackingNumber(carrier, serial);
      const owner = world.trackingCodes.get(code);
      if (owner !== undefined && owner !== shipmentId) continue;
      world.trackingCodes.set(code, shipmentId);
      return code;
    }
  };

  return {
    async verifyAddress(address) {
      wait();
      const isUnknown = asksFor('undeliverable', toWireAddress(address));
      return isUnknown ? { kind: 'undeliverable', reason: 'Address not found' } : { kind: 'deliverable' };
    },
    async rates({ to, parcel, currency }) {
      wait();
      return quote(requestOf(to, parcel, currency))
        .map((quoted) => fromWireRate(rateOf(quoted)))
        .filter((rate) => rate !== undefined)
        .sort((one, other) => one.amount - other.amount);
    },
    async createShipment({ reference, to, parcel, currency }) {
      wait();
      const request = { reference, ...requestOf(to, parcel, currency) };
      const rates = quote(request).map((quoted) => ({ ...quoted, id: names.carrierId('rate') }));
      shipment = { id: names.carrierId('shp'), createdAt: clock.now().getTime(), request, rates };
      return asProvided();
    },
    async buy({ rate: wanted }) {
      wait();
      const { id, rates, request } = known();
      const rate = rates.find((offered) => isSameService(rateOf(offered), wanted));
      if (rate === undefined) return { kind: 'refused', reason: `${wanted.carrier} ${wanted.service} is not offered` };
      if (asksFor('unbuyable', request.to_address)) {
        return { kind: 'refused', reason: `${rate.carrier} refuses to sell a label for this address` };
      }
      const at = clock.now().getTime();
      const purchase = {
        at,
        rate,
        trackerId: names.carrierId('trk'),
        trackingCode: freeCode(rate.carrier, id),
        movements: planMovements(request.to_address, at, world.transitSeconds(rate.deliveryDays)),
      };
      shipment = { ...known(), purchase };
      return { kind: 'bought', shipment: asProvided() };
    },
    async voidLabel() {
      wait();
      const at = clock.now().getTime();
      const closing =
        known().purchase === undefined ? { closedAt: at } : { refund: { requestedAt: at, settledAt: at } };
      shipment = { ...known(), ...closing };
      return asProvided();
    },
    readShipment: async () => (shipment === undefined ? undefined : asProvided()),
    track: async () => undefined,
    verifyWebhook: () => undefined,
    deliveredAt: () => known().purchase?.movements.at(-1)?.at ?? 0,
    objects() {
      if (shipment === undefined) return [];
      const { id, purchase } = shipment;
      // Those that a label was ever bought for are the ones that the carriers list.
      const kept = { collection: 'shipments', id, ...(purchase && { group: 'purchased' }), item: shipment };
      if (purchase === undefined) return [kept];
      return [kept, { collection: 'tracking_codes', id: purchase.trackingCode, item: { shipmentId: id } }];
    },
  };
}
