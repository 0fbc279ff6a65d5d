// an input field that the task does not know, inside another
import { begun } from '../checkout.ts';
import * as shop from '../shop.ts';

export const valid = begun.effect(
  'shipment',
  shop.buyLabel,
  ({ input }) => ({ orderId: input.orderId, to: { street: input.shippingAddress.street }, from: 'w' }),
  { declined: { AddressNotServed: 'ShipmentFailed' }, otherwise: 'ShipmentFailed' },
);

// refused: this input field does not exist
export const misuse = begun.effect(
  'shipment',
  shop.buyLabel,
  ({ input }) => ({ orderId: input.orderId, to: { street: input.shippingAddress.street, city: 'Austin' }, from: 'w' }),
  { declined: { AddressNotServed: 'ShipmentFailed' }, otherwise: 'ShipmentFailed' },
);
