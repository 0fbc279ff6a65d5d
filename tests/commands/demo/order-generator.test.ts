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

  test('are of every kind in each fifty, and most of them are good', () => {
    for (let from = 0; from < planned.length; from += 50) {
      const counts = Map.groupBy(planned.slice(from, from + 50), (order) => order.scenario);
      expect([...counts.keys()].toSorted()).toEqual([...scenarios].toSorted());
      expect(counts.get('good')?.length).toBeGreaterThan(25);
    }
  });

  test('come in another order in each fifty', () => {
    const kinds = planned.map((order) => order.scenario);
    expect(kinds.slice(0, 50)).not.toEqual(kinds.slice(50, 100));
  });

  test('are called off at any moment between the POST and a little after SHIPPED, some of them twice at once', () => {
    const plans = planned.flatMap(({ scenario, buyer }) =>
      scenario === 'cancelled' && buyer.cancel ? [buyer.cancel] : [],
    );
    expect(plans).toHaveLength(planned.filter((order) => order.scenario === 'cancelled').length);
    const moments = plans.map((plan) => plan.after);
    expect(Math.min(...moments)).toBeLessThan(0.1);
    expect(Math.max(...moments)).toBeGreaterThan(1);
    expect(Math.max(...moments)).toBeLessThan(1.2);
    expect(new Set(plans.map((plan) => plan.times))).toEqual(new Set([1, 2]));
    expect(new Set(plans.map((plan) => plan.since))).toEqual(new Set(['placed']));
  });

  test('have buyers who are asked by their bank exactly where the card makes it ask', () => {
    for (const { scenario, body, buyer } of planned) {
      const isAsked = ['authenticated', 'authenticationFailed', 'cancelledWhileAsked'].includes(scenario);
      expect(text(body).includes('authenticationRequired')).toBe(isAsked);
      if (scenario === 'authenticated') expect(buyer).toEqual({ answer: 'authenticate' });
      if (scenario === 'authenticationFailed') expect(buyer).toEqual({ answer: 'fail' });
      if (scenario === 'cancelledWhileAsked') expect(buyer.cancel?.since).toBe('asked');
    }
  });

  test('have buyers of whom some call off what they confirm at the bank', () => {
    const plans = planned.filter((order) => order.scenario === 'cancelledWhileAsked').map(({ buyer }) => buyer.answer);
    expect(new Set(plans)).toEqual(new Set(['authenticate', undefined]));
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
