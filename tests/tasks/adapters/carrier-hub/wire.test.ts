import { expect, test } from '@jest/globals';
import { fromWireShipment } from '../../../../tasks/adapters/carrier-hub/wire.ts';

test('a label whose address is longer than an order keeps is bought all the same, its address left out', () => {
  const bought = (label_url: string) =>
    fromWireShipment({
      id: 'shp_1',
      rates: [],
      postage_label: { label_url },
      tracking_code: '1Z',
      refund_status: null,
    });
  const address = `https://labels.example/${'x'.repeat(500)}`;
  expect(bought(address.slice(0, 500))).toMatchObject({ labelUrl: address.slice(0, 500) });
  const shipment = bought(address);
  expect(shipment).toEqual({ shipmentId: 'shp_1', status: 'purchased', trackingNumber: '1Z' });
});
