import { z } from 'zod';
import { addressSchema } from '../domain/address.ts';
import { orderIdSchema } from '../domain/ids.ts';
import { task } from '../task.ts';
import { shipmentTimeoutSeconds } from './shipment-contract.ts';

/** Asks the carriers whether anybody can be reached at the address. */
export const verifyAddress = task({
  name: 'verify-address',
  purpose: 'Asks the carriers whether a parcel can be delivered to the address.',
  input: z.strictObject({ orderId: orderIdSchema, shippingAddress: addressSchema }),
  output: z.strictObject({ isDeliverable: z.literal(true) }),
  declines: { AddressUndeliverable: { leavesOpen: false } },
  timeoutSeconds: shipmentTimeoutSeconds,
  retry: 'patient',
  ports: ['carriers'],
  async run({ shippingAddress }, { carriers }, call): Promise<{ isDeliverable: true }> {
    const check = await carriers.verifyAddress(shippingAddress);
    if (check.kind === 'undeliverable') throw call.decline('AddressUndeliverable', check.reason);
    return { isDeliverable: true };
  },
});
