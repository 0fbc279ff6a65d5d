import { describe, expect, test } from '@jest/globals';
import { memoryCarriers } from '../../../tasks/adapters/memory/carriers.ts';
import { verifyAddress } from '../../../tasks/shipment/verify-address.ts';
import { sampleOrder } from '../../support/sample-order.ts';
import { call } from './shipment-fixture.ts';

const { orderId, shippingAddress } = sampleOrder();
const ports = { carriers: memoryCarriers() };

describe('verify-address', () => {
  test('passes an address where somebody can be reached', async () => {
    expect(await verifyAddress.run({ orderId, shippingAddress }, ports, call)).toEqual({ isDeliverable: true });
  });

  test('declines another, with the carrier’s reason', async () => {
    const nowhere = { ...shippingAddress, street: '1 Undeliverable Road' };
    await expect(verifyAddress.run({ orderId, shippingAddress: nowhere }, ports, call)).rejects.toMatchObject({
      kind: 'declined',
      name: 'AddressUndeliverable',
      message: 'Address not found',
    });
  });
});
