import { describe, expect, test } from '@jest/globals';
import { billOf, type Usage } from '../../../commands/cost/bill.ts';
import { type Price, prices } from '../../../commands/cost/prices.ts';

const transitions: Usage = { price: 'transitions', perOrder: 20, perMonth: 0 };
const dashboards: Usage = { price: 'dashboards', perOrder: 0, perMonth: 4 };

describe('a bill', () => {
  test('multiplies what an order uses by the orders and by the price', () => {
    const bill = billOf([transitions], 100_000, false);
    expect(bill.dollarsPerMonth).toBeCloseTo(50);
    expect(bill.dollarsPerOrder).toBeCloseTo(0.0005);
    expect(bill.idleDollars).toBe(0);
  });

  test('has what is there without an order in every month and in no order', () => {
    const bill = billOf([transitions, dashboards], 100_000, false);
    expect(bill.dollarsPerMonth).toBeCloseTo(62);
    expect(bill.idleDollars).toBeCloseTo(12);
    expect(bill.dollarsPerOrder).toBeCloseTo(0.0005);
    expect(billOf([transitions, dashboards], 0, false)).toMatchObject({ dollarsPerMonth: 12, dollarsPerOrder: 0 });
  });

  test('takes off what is free only when asked, and never below nothing', () => {
    expect(billOf([transitions], 100_000, true).dollarsPerMonth).toBeCloseTo(49.9);
    expect(billOf([dashboards], 1, true).dollarsPerMonth).toBeCloseTo(3);
    expect(billOf([transitions], 100, true).dollarsPerMonth).toBe(0);
  });

  test('takes what is free off once, though two things use it', () => {
    const more: Usage = { price: 'transitions', perOrder: 0, perMonth: 4000 };
    const bill = billOf([transitions, more], 100_000, true);
    expect(bill.lines).toHaveLength(1);
    expect(bill.dollarsPerMonth).toBeCloseTo(50);
  });

  test('adds up by service, the dearest first', () => {
    const bill = billOf(
      [{ price: 'alarmMetrics', perOrder: 0, perMonth: 10 }, dashboards, transitions],
      100_000,
      false,
    );
    expect(bill.services.map(({ service }) => service)).toEqual(['Step Functions', 'CloudWatch']);
    expect(bill.services[1]?.dollarsPerMonth).toBeCloseTo(13);
  });
});

test('each price says where it is from, when, and how it was seen', () => {
  for (const price of Object.values<Price>(prices)) {
    expect(price.source).toMatch(/^https:\/\/aws\.amazon\.com\/.+\/pricing\/$/);
    expect(price.asOf).toMatch(/^\d{4}-\d\d-\d\d$/);
    expect(price.dollars).toBeGreaterThan(0);
    expect(price.seen).toMatch(/./);
  }
});
