import type { Address } from '../../domain/address.ts';
import type { Parcel } from '../../domain/parcel.ts';
import type { Carriers, Rate } from '../../ports/carriers.ts';
import { ProviderRefused } from '../../ports/provider-errors.ts';
import { type Environment, settings } from '../environment.ts';
import { type HubAnswer, hubClient } from './hub-client.ts';
import { verifyWebhook } from './webhook.ts';
import {
  addressCheckSchema,
  fromWireRate,
  fromWireShipment,
  fromWireTracker,
  isSameService,
  ratesSchema,
  shipmentSchema,
  toWireAddress,
  toWireParcel,
  trackersSchema,
  type WireShipment,
} from './wire.ts';

/** Where parcels leave from. */
export const warehouse: Address = {
  recipient: 'Comanda',
  street: '3875 Airways Blvd',
  city: 'Memphis',
  state: 'TN',
  zipCode: '38116',
  country: 'US',
};

/** Codes by which the carrier declines this one label: a matter of the parcel, not of our configuration. */
const labelRefusals = new Set(['SHIPMENT.POSTAGE.FAILURE', 'RATE.UNAVAILABLE']);

/**
 * The carriers through the hub that the sandbox stands in for. Its API is modelled on EasyPost's, but it is not EasyPost's:
 * closing a shipment that was never bought is the sandbox's own.
 */
export function hubCarriers(environment: Environment): Carriers {
  const { CARRIER_API_URL, CARRIER_API_KEY, CARRIER_WEBHOOK_SECRET, PROVIDER_TIMEOUT_SECONDS } = settings(
    environment,
    'CARRIER_API_URL',
    'CARRIER_API_KEY',
    'CARRIER_WEBHOOK_SECRET',
    'PROVIDER_TIMEOUT_SECONDS',
  );
  const call = hubClient(CARRIER_API_URL, CARRIER_API_KEY, PROVIDER_TIMEOUT_SECONDS);

  const readShipment = async (shipmentId: string): Promise<WireShipment | undefined> => {
    const answer = await call({
      method: 'GET',
      path: `/v2/shipments/${encodeURIComponent(shipmentId)}`,
      answer: shipmentSchema,
      hasEffect: false,
    });
    return answer.kind === 'refused' && answer.status === 404 ? undefined : answered(answer);
  };

  const shipment = (to: Address, parcel: Parcel, currency: string) => ({
    to_address: toWireAddress(to),
    from_address: toWireAddress(warehouse),
    parcel: toWireParcel(parcel),
    options: { currency },
  });

  return {
    async verifyAddress(address) {
      const body = { address: toWireAddress(address), verify: true };
      const answer = await call({
        method: 'POST',
        path: '/v2/addresses',
        body,
        answer: addressCheckSchema,
        hasEffect: false,
      });
      const { success, errors } = answered(answer).verifications.delivery;
      if (success) return { kind: 'deliverable' };
      return { kind: 'undeliverable', reason: errors.map(({ message }) => message).join('; ') || 'not deliverable' };
    },
    async rates({ to, parcel, currency }) {
      const body = { shipment: shipment(to, parcel, currency) };
      const answer = await call({ method: 'POST', path: '/beta/rates', body, answer: ratesSchema, hasEffect: false });
      return answered(answer)
        .rates.map(fromWireRate)
        .filter((rate): rate is Rate => rate?.currency === currency)
        .sort((one, other) => one.amount - other.amount);
    },
    async createShipment({ reference, to, parcel, currency }) {
      const body = { shipment: { reference, ...shipment(to, parcel, currency) } };
      // A second shipment is free, so a failed call may be made again whatever it did.
      const answer = await call({
        method: 'POST',
        path: '/v2/shipments',
        body,
        answer: shipmentSchema,
        hasEffect: false,
      });
      return fromWireShipment(answered(answer));
    },
    async buy({ shipmentId, rate }) {
      const found = await readShipment(shipmentId);
      if (found === undefined) throw new ProviderRefused('NOT_FOUND', `the carriers know no shipment ${shipmentId}`);
      const { status } = fromWireShipment(found);
      if (status === 'purchased') return { kind: 'bought', shipment: fromWireShipment(found) };
      if (status === 'voided') return { kind: 'refused', reason: `shipment ${shipmentId} is closed` };
      const offered = found.rates.find((wire) => isSameService(wire, rate));
      if (offered === undefined) return { kind: 'refused', reason: `${rate.carrier} ${rate.service} is not offered` };
      const answer = await call({
        method: 'POST',
        path: `/v2/shipments/${encodeURIComponent(shipmentId)}/buy`,
        body: { rate: { id: offered.id } },
        answer: shipmentSchema,
        hasEffect: true,
      });
      if (answer.kind === 'answered') return { kind: 'bought', shipment: fromWireShipment(answer.value) };
      if (labelRefusals.has(answer.code)) return { kind: 'refused', reason: answer.message };
      // Another attempt was quicker.
      const after = answer.code === 'SHIPMENT.POSTAGE.EXISTS' ? await readShipment(shipmentId) : undefined;
      if (after !== undefined) return { kind: 'bought', shipment: fromWireShipment(after) };
      throw new ProviderRefused(answer.code, answer.message);
    },
    async voidLabel(shipmentId) {
      const answer = await call({
        method: 'POST',
        path: `/v2/shipments/${encodeURIComponent(shipmentId)}/refund`,
        answer: shipmentSchema,
        hasEffect: true,
      });
      const after = fromWireShipment(answered(answer));
      if (after.status !== 'voided') {
        throw new ProviderRefused('REFUND.REJECTED', `the carrier takes the label of ${shipmentId} not back`);
      }
      return after;
    },
    async readShipment(shipmentId) {
      const found = await readShipment(shipmentId);
      return found === undefined ? undefined : fromWireShipment(found);
    },
    async track(trackingNumber) {
      const query = new URLSearchParams({ tracking_code: trackingNumber });
      const answer = await call({
        method: 'GET',
        path: `/v2/trackers?${query}`,
        answer: trackersSchema,
        hasEffect: false,
      });
      const [tracker] = answered(answer).trackers;
      return tracker === undefined ? undefined : fromWireTracker(tracker);
    },
    verifyWebhook: (rawBody, headers) =>
      verifyWebhook(rawBody, headers.get('x-hmac-signature'), CARRIER_WEBHOOK_SECRET),
  };
}

function answered<Value>(answer: HubAnswer<Value>): Value {
  if (answer.kind === 'answered') return answer.value;
  throw new ProviderRefused(answer.code, answer.message);
}
