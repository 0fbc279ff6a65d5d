import { describe, expect, test } from '@jest/globals';
import { memoryCarriers } from '../../../tasks/adapters/memory/carriers.ts';
import { createMemoryPorts } from '../../../tasks/adapters/memory/memory-ports.ts';
import type { Rate } from '../../../tasks/ports/carriers.ts';
import { chooseRate } from '../../../tasks/shipment/choose-rate.ts';
import { rateShipment } from '../../../tasks/shipment/rate-shipment.ts';
import { sampleOrderId } from '../../support/sample-order.ts';
import { call, orderToShip } from './shipment-fixture.ts';

const rate = (amount: number, estimatedDeliveryDays: number): Rate => ({
  carrier: 'ups',
  service: 'Ground',
  currency: 'USD',
  amount,
  estimatedDeliveryDays,
});

describe('rate-shipment', () => {
  test('takes the cheapest service for standard shipping', async () => {
    const { orderId, ports } = await orderToShip({ shippingMethod: 'standard' });
    expect(await rateShipment.run({ orderId }, ports, call)).toMatchObject({ carrier: 'ups', currency: 'USD' });
  });

  test('takes the fastest service for express shipping', async () => {
    const { orderId, ports } = await orderToShip({ shippingMethod: 'express' });
    expect(await rateShipment.run({ orderId }, ports, call)).toMatchObject({
      carrier: 'dhl',
      estimatedDeliveryDays: 1,
    });
  });

  test('lets speed decide between equal prices, and price between equal speeds', () => {
    expect(chooseRate([rate(100, 5), rate(100, 2)], 'standard')).toEqual(rate(100, 2));
    expect(chooseRate([rate(300, 1), rate(200, 1)], 'express')).toEqual(rate(200, 1));
  });

  test('declines a parcel that nobody takes', async () => {
    const { orderId, ports, order } = await orderToShip({});
    const { orders } = ports;
    const carriers = { ...ports.carriers, rates: async () => [] };
    await expect(rateShipment.run({ orderId }, { orders, carriers }, call)).rejects.toMatchObject({
      kind: 'declined',
      name: 'NotShippable',
      message: `no carrier takes ${order.parcel.weightGrams} g to US`,
    });
  });

  test('says so when there is no such order', async () => {
    const ports = createMemoryPorts({ carriers: memoryCarriers() });
    await expect(rateShipment.run({ orderId: sampleOrderId(2) }, ports, call)).rejects.toThrow('there is no order');
  });
});
