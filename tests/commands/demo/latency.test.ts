import { describe, expect, test } from '@jest/globals';
import { latencyOf, type TimelineEvent } from '../../../commands/demo/latency.ts';

const start = Date.parse('2026-01-02T03:04:05.000Z');
const event = (type: TimelineEvent['type'], status: TimelineEvent['status'], afterMs: number): TimelineEvent => ({
  type,
  status,
  at: new Date(start + afterMs).toISOString(),
  details: {},
});
const placed = event('OrderPlaced', 'PENDING', 10);
const shipped = event('OrderShipped', 'SHIPPED', 800);
const told = event('MessageSent', 'SHIPPED', 900);
const delivered = event('OrderDelivered', 'DELIVERED', 3000);

describe('the latency of an order', () => {
  test('goes from the POST to the terminal status', () => {
    const timeline = [placed, event('OrderPaymentFailed', 'PAYMENT_FAILED', 450)];
    expect(latencyOf({ postedAt: start, timeline })).toBe(450);
  });

  test('leaves out what the carrier took, and keeps what we took to notice the delivery', () => {
    const timeline = [placed, shipped, told, delivered];
    expect(latencyOf({ postedAt: start, timeline, deliveredAtCarrier: start + 2800 })).toBe(800 + 200);
  });

  test('takes nothing out when the parcel was there before we called it shipped', () => {
    const timeline = [placed, shipped, told, delivered];
    expect(latencyOf({ postedAt: start, timeline, deliveredAtCarrier: start + 500 })).toBe(3000);
  });

  test('never counts less than the way to SHIPPED, whatever the carrier says', () => {
    const timeline = [placed, shipped, delivered];
    expect(latencyOf({ postedAt: start, timeline, deliveredAtCarrier: start + 60_000 })).toBe(800);
    expect(latencyOf({ postedAt: start, timeline })).toBe(800);
  });

  test('ends at the first terminal status: what is noted afterwards does not count', () => {
    const timeline = [placed, shipped, delivered, event('MessageSent', 'DELIVERED', 9000)];
    expect(latencyOf({ postedAt: start, timeline, deliveredAtCarrier: start + 2800 })).toBe(1000);
  });

  test('is not known while the order goes on', () => {
    expect(latencyOf({ postedAt: start, timeline: [placed, shipped] })).toBeUndefined();
  });
});
