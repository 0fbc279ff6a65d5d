import { describe, expect, test } from '@jest/globals';
import { planOrders } from '../../../commands/demo/order-generator.ts';
import { scenarios } from '../../../commands/demo/troubles.ts';
import type { Shelf } from '../../../commands/instance/shelf.ts';
import { productIdSchema } from '../../../tasks/domain/ids.ts';

const level = (id: string, available: number) => ({
  productId: productIdSchema.parse(id),
  available,
  reserved: 0,
  sold: 0,
});
const shelf: Shelf = {
  products: [
    { productId: productIdSchema.parse('mug-01'), prices: { USD: 1200, EUR: 1100 } },
    { productId: productIdSchema.parse('lamp-01'), prices: { USD: 4900 } },
    { productId: productIdSchema.parse('print-01'), prices: { USD: 9000, EUR: 8500 } },
  ],
  levels: [level('mug-01', 5000), level('lamp-01', 5000), level('print-01', 8)],
};
const planned = planOrders(2000, 1, shelf);
const text = (value: unknown) => JSON.stringify(value);

describe('the orders of the demo', () => {
  test('are the same for a seed, whatever their number', () => {
    expect(planOrders(50, 1, shelf)).toEqual(planned.slice(0, 50));
    expect(planOrders(50, 2, shelf)).not.toEqual(planned.slice(0, 50));
  });

  test('are of every kind, good ones about seven in ten', () => {
    const counts = Map.groupBy(planned, (order) => order.scenario);
    expect([...counts.keys()].toSorted()).toEqual([...scenarios].toSorted());
    expect(Math.abs((counts.get('good')?.length ?? 0) / planned.length - 0.7)).toBeLessThan(0.04);
  });

  test('go to several countries, in two languages and two currencies', () => {
    const bodies = planned.map((order) => text(order.body));
    for (const country of ['US', 'ES', 'DE', 'MX', 'CA']) {
      expect(bodies.some((body) => body.includes(`"country":"${country}"`))).toBe(true);
    }
    expect(new Set(planned.map((order) => order.body.locale))).toEqual(new Set(['en', 'es']));
    expect(new Set(planned.map((order) => order.body.currency))).toEqual(new Set(['USD', 'EUR']));
  });

  test('never ask for a product in a currency it is not sold in', () => {
    expect(planned.some((order) => text(order.body).includes('lamp-01'))).toBe(true);
    expect(planned.some((order) => order.body.currency === 'EUR' && text(order.body).includes('lamp-01'))).toBe(false);
  });

  test('touch the scarce item only to ask for more than there is', () => {
    for (const order of planned) {
      expect(text(order.body).includes('print-01')).toBe(order.scenario === 'outOfStock');
    }
  });

  test('ask for one piece too many, so that the shelf refuses it and not the carrier for its weight', () => {
    const wanted = planned
      .filter((order) => order.scenario === 'outOfStock')
      .map((order) => text(order.body).match(/"print-01","quantity":(\d+)/)?.[1]);
    expect(new Set(wanted)).toEqual(new Set(['9']));
  });

  test('carry the trouble their scenario names, and no other', () => {
    for (const { scenario, body } of planned) {
      expect(/[Dd]eclined|CustomerFail/.test(text(body.paymentMethod))).toBe(scenario === 'cardDeclined');
      expect(text(body).includes('Undeliverable')).toBe(scenario === 'addressUndeliverable');
      expect(text(body).includes('Unbuyable')).toBe(scenario === 'labelUnbuyable');
    }
  });

  test('write to addresses that belong to nobody, in plain letters', () => {
    for (const order of planned) expect(order.body.customerEmail).toMatch(/^[a-z.]+\.\d+@example\.(com|org|net)$/);
  });

  test('are refused with advice when the shelf is bare', () => {
    expect(() =>
      planOrders(1, 1, { ...shelf, levels: shelf.levels.map((each) => ({ ...each, available: 0 })) }),
    ).toThrow('--fresh');
  });
});
