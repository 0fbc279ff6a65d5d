import { expect, test } from '@jest/globals';
import {
  addressCheckSchema,
  errorSchema,
  fromWireShipment,
  fromWireTracker,
} from '../../../../tasks/adapters/carrier-hub/wire.ts';
import { deliveryResultSchema } from '../../../../tasks/shipment/shipment-contract.ts';

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

test('a delivery that is timed to the nanosecond is kept as precisely as an order keeps it', () => {
  const datetime = '2026-11-25T10:00:00.123456789012Z';
  const tracker = {
    tracking_code: '1Z1',
    shipment_id: 'shp_1',
    status: 'delivered',
    updated_at: datetime,
    tracking_details: [{ status: 'delivered', datetime }],
  };
  const parcel = fromWireTracker(tracker);
  if (parcel.status !== 'delivered') throw new Error('expected a delivery');
  const { status, deliveredAt } = parcel;
  expect(deliveryResultSchema.parse({ status, deliveredAt })).toEqual({
    status: 'delivered',
    deliveredAt: '2026-11-25T10:00:00.123Z',
  });
});

test('of what a carrier says as much is kept as a person reads', () => {
  const novel = 'x'.repeat(1_000_000);
  const { error } = errorSchema.parse({ error: { code: novel, message: novel } });
  expect([error.code.length, error.message.length]).toEqual([100, 300]);
  const check = { verifications: { delivery: { success: false, errors: [{ message: novel }] } } };
  expect(addressCheckSchema.parse(check).verifications.delivery.errors[0]?.message).toHaveLength(300);
});
