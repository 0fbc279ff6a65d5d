import { OrderNotFound } from '../ports/order-store.ts';
import { task } from '../task.ts';
import { chooseRate } from './choose-rate.ts';
import { byOrderSchema, rateSchema, shipmentTimeoutSeconds } from './shipment-contract.ts';

/** Picks the carrier's service for the order's parcel, by the shipping method that the customer chose. */
export const rateShipment = task({
  name: 'rate-shipment',
  purpose: 'Asks the carriers what the parcel costs and picks the service the customer chose.',
  input: byOrderSchema,
  output: rateSchema,
  declines: { NotShippable: { leavesOpen: false } },
  timeoutSeconds: shipmentTimeoutSeconds,
  retry: 'patient',
  ports: ['carriers', 'orders'],
  async run({ orderId }, { carriers, orders }, call) {
    const order = await orders.get(orderId);
    if (order === undefined) throw new OrderNotFound(orderId);
    const { shippingAddress: to, parcel, currency, shippingMethod } = order;
    const rate = chooseRate(await carriers.rates({ to, parcel, currency }), shippingMethod);
    if (rate === undefined) {
      throw call.decline('NotShippable', `no carrier takes ${parcel.weightGrams} g to ${to.country}`);
    }
    return rate;
  },
});
