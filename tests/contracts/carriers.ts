import { describe, expect, test } from '@jest/globals';
import type { Address } from '../../tasks/domain/address.ts';
import type { Carriers, Rate } from '../../tasks/ports/carriers.ts';
import { ProviderRefused } from '../../tasks/ports/provider-errors.ts';

/** An implementation under test, and the part of the world that moves its parcels. */
export interface CarriersUnderTest {
  readonly carriers: Carriers;
  /** Lets the parcel be delivered, and gives the webhook that the carrier sends of it. */
  deliver(trackingNumber: string): Promise<{
    readonly rawBody: string;
    readonly headers: { get(name: string): string | undefined };
  }>;
}

const address: Address = {
  recipient: 'Ada Lovelace',
  street: '350 5th Ave',
  city: 'New York',
  state: 'NY',
  zipCode: '10118',
  country: 'US',
};
const parcel = { weightGrams: 700, lengthMillimetres: 120, widthMillimetres: 90, heightMillimetres: 200 };

/** What every implementation of Carriers does alike. `start` is called in each test; what it gives may be shared. */
export function carriersContract(name: string, start: () => CarriersUnderTest): void {
  const ratesTo = (to: Address = address) => start().carriers.rates({ to, parcel, currency: 'USD' });
  const rateTo = async (to: Address = address): Promise<Rate> => {
    const [rate] = await ratesTo(to);
    if (rate === undefined) throw new Error('nobody goes there');
    return rate;
  };
  const create = (to: Address = address) =>
    start().carriers.createShipment({ reference: 'order-1', to, parcel, currency: 'USD' });
  const buyLabel = async () => {
    const { shipmentId } = await create();
    const answer = await start().carriers.buy({ shipmentId, rate: await rateTo() });
    if (answer.kind !== 'bought' || answer.shipment.trackingNumber === undefined) throw new Error('no label');
    return { ...answer.shipment, trackingNumber: answer.shipment.trackingNumber };
  };

  describe(`carriers: ${name}`, () => {
    test('takes an address where somebody can be reached', async () => {
      expect(await start().carriers.verifyAddress(address)).toEqual({ kind: 'deliverable' });
    });

    test('says why an address cannot be delivered to', async () => {
      const check = await start().carriers.verifyAddress({ ...address, street: '1 Undeliverable Road' });
      expect(check).toEqual({ kind: 'undeliverable', reason: expect.any(String) });
    });

    test('rates a parcel by several carriers, cheapest first, in the currency asked for', async () => {
      const rates = await start().carriers.rates({ to: address, parcel, currency: 'EUR' });
      expect(new Set(rates.map(({ carrier }) => carrier))).toEqual(new Set(['fedex', 'ups', 'dhl']));
      expect(rates.every(({ currency, amount }) => currency === 'EUR' && Number.isInteger(amount))).toBe(true);
      expect(rates.map(({ amount }) => amount)).toEqual(rates.map(({ amount }) => amount).sort((a, b) => a - b));
    });

    test('asks the same for the same parcel each time', async () => {
      expect(await ratesTo()).toEqual(await ratesTo());
    });

    test('has no rate for where nobody goes', async () => {
      expect(await ratesTo({ ...address, street2: 'Unshippable' })).toEqual([]);
    });

    test('creates a shipment that has no label yet', async () => {
      const shipment = await create();
      expect(shipment).toEqual({ shipmentId: expect.any(String), status: 'created', reference: 'order-1' });
      expect(await start().carriers.readShipment(shipment.shipmentId)).toEqual(shipment);
    });

    test('sells a label with a tracking number of its own', async () => {
      const label = await buyLabel();
      expect(label).toMatchObject({ status: 'purchased', labelUrl: expect.stringContaining('http') });
      expect(await start().carriers.readShipment(label.shipmentId)).toEqual(label);
      expect((await buyLabel()).trackingNumber).not.toBe(label.trackingNumber);
    });

    test('answers with the same label when it is bought again', async () => {
      const label = await buyLabel();
      const again = await start().carriers.buy({ shipmentId: label.shipmentId, rate: await rateTo() });
      expect(again).toEqual({ kind: 'bought', shipment: label });
    });

    test('refuses a label that the carrier does not sell, and leaves the shipment without one', async () => {
      const to = { ...address, street2: 'Unbuyable' };
      const { shipmentId } = await create(to);
      const answer = await start().carriers.buy({ shipmentId, rate: await rateTo(to) });
      expect(answer).toEqual({ kind: 'refused', reason: expect.any(String) });
      expect(await start().carriers.readShipment(shipmentId)).toMatchObject({ status: 'created' });
    });

    test('voids a label, and voiding it again changes nothing', async () => {
      const { shipmentId, trackingNumber } = await buyLabel();
      expect(await start().carriers.voidLabel(shipmentId)).toMatchObject({ shipmentId, status: 'voided' });
      expect(await start().carriers.voidLabel(shipmentId)).toMatchObject({ shipmentId, status: 'voided' });
      expect(await start().carriers.track(trackingNumber)).toMatchObject({ status: 'cancelled' });
    });

    test('never sells a label on a shipment that was closed before', async () => {
      const { shipmentId } = await create();
      expect(await start().carriers.voidLabel(shipmentId)).toMatchObject({ status: 'voided' });
      const answer = await start().carriers.buy({ shipmentId, rate: await rateTo() });
      expect(answer).toMatchObject({ kind: 'refused' });
    });

    test('never sells a second label after the first was voided', async () => {
      const { shipmentId } = await buyLabel();
      await start().carriers.voidLabel(shipmentId);
      expect(await start().carriers.buy({ shipmentId, rate: await rateTo() })).toMatchObject({ kind: 'refused' });
    });

    test('knows no shipment and no parcel that it has not made', async () => {
      const { carriers } = start();
      expect(await carriers.readShipment('shp_unheard_of')).toBeUndefined();
      expect(await carriers.track('0000')).toBeUndefined();
      await expect(carriers.voidLabel('shp_unheard_of')).rejects.toThrow(ProviderRefused);
      await expect(carriers.buy({ shipmentId: 'shp_unheard_of', rate: await rateTo() })).rejects.toThrow(
        ProviderRefused,
      );
    });

    test('moves a parcel to delivered and says so by a signed webhook', async () => {
      const { trackingNumber, shipmentId } = await buyLabel();
      const { rawBody, headers } = await start().deliver(trackingNumber);
      const { carriers } = start();
      expect(carriers.verifyWebhook(rawBody, headers)).toEqual({
        kind: 'parcel',
        eventId: expect.any(String),
        trackingNumber,
      });
      expect(await carriers.track(trackingNumber)).toEqual({
        shipmentId,
        trackingNumber,
        status: 'delivered',
        deliveredAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/),
      });
    });

    test('takes no webhook whose signature is missing, or made for another body', async () => {
      const { trackingNumber } = await buyLabel();
      const { rawBody, headers } = await start().deliver(trackingNumber);
      const { carriers } = start();
      expect(carriers.verifyWebhook(rawBody, { get: () => undefined })).toBeUndefined();
      expect(carriers.verifyWebhook(rawBody.replace(trackingNumber, '0000'), headers)).toBeUndefined();
    });
  });
}
