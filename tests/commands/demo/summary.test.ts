import { describe, expect, test } from '@jest/globals';
import { invariantNames } from '../../../commands/demo/invariants.ts';
import type { TimelineEvent } from '../../../commands/demo/latency.ts';
import type { PlannedOrder } from '../../../commands/demo/order-generator.ts';
import type { PlacedOrder } from '../../../commands/demo/place-orders.ts';
import { reportOn } from '../../../commands/demo/summary.ts';
import type { View } from '../../../commands/demo/watch.ts';
import type { StoredOrder } from '../../../commands/instance/stored-order.ts';
import { declinedOrder, deliveredOrder, healthyFacts, labelOf } from './facts-fixture.ts';

const start = Date.parse('2026-01-02T03:04:05.000Z');
const event = (type: TimelineEvent['type'], status: TimelineEvent['status'], at: number): TimelineEvent => ({
  type,
  status,
  at: new Date(at).toISOString(),
});
const plan = (index: number, scenario: PlannedOrder['scenario']): PlannedOrder => ({
  index,
  scenario,
  body: {},
  buyer: {},
});
const accepted = (order: StoredOrder, index: number, scenario: PlannedOrder['scenario']): PlacedOrder => ({
  kind: 'accepted',
  planned: plan(index, scenario),
  postedAt: start,
  orderId: order.orderId,
  cancels: [],
});

const orders = [deliveredOrder(1), deliveredOrder(2), declinedOrder(3)] as const;
const placed: readonly PlacedOrder[] = [
  accepted(orders[0], 0, 'good'),
  accepted(orders[1], 1, 'good'),
  accepted(orders[2], 2, 'cardDeclined'),
  { kind: 'refused', planned: plan(3, 'addressMalformed'), postedAt: start, status: 422, code: 'invalid_body' },
];
/** Shipped after 1 s and 2 s; with the carrier for 3 s each; noticed 200 ms later. */
const shippedAfter = (milliseconds: number) => [
  event('OrderShipped', 'SHIPPED', start + milliseconds),
  event('OrderDelivered', 'DELIVERED', start + milliseconds + 3200),
];
const view: View = {
  ledgerFindings: [],
  gathered: {
    facts: healthyFacts({
      orders,
      shipments: [labelOf(orders[0], { deliveredAt: start + 4000 }), labelOf(orders[1], { deliveredAt: start + 5000 })],
    }),
    timelines: new Map([
      [orders[0].orderId, shippedAfter(1000)],
      [orders[1].orderId, shippedAfter(2000)],
      [orders[2].orderId, [event('OrderPaymentFailed', 'PAYMENT_FAILED', start + 500)]],
    ]),
  },
};

describe('the summary of a run', () => {
  test('is the object that --json promises', () => {
    expect(reportOn(placed, view).summary).toEqual({
      orders: 4,
      outcomes: { DELIVERED: 2, PAYMENT_FAILED: 1, REFUSED: 1 },
      ordersPerSecond: 1.4,
      latencyMs: { p50: 1200, p95: 2200, p99: 2200 },
      cancels: {},
      invariants: Object.fromEntries(invariantNames.map((name) => [name, true])),
      ledgerClean: true,
    });
  });

  test('says of each kind of order how it ended, and with what code it was refused', () => {
    expect(reportOn(placed, view).endings).toEqual([
      { scenario: 'good', how: 'DELIVERED', count: 2 },
      { scenario: 'cardDeclined', how: 'PAYMENT_FAILED', count: 1 },
      { scenario: 'addressMalformed', how: 'REFUSED 422 invalid_body', count: 1 },
    ]);
  });

  test('shows an accepted order that is gone as lost, and one that got no answer as unanswered', () => {
    const lost = accepted(deliveredOrder(9), 4, 'good');
    const unanswered: PlacedOrder = { kind: 'unanswered', planned: plan(5, 'good'), postedAt: start, reason: 'away' };
    expect(reportOn([lost, unanswered], view).summary.outcomes).toEqual({ LOST: 1, UNANSWERED: 1 });
  });

  test('counts the answers to cancels', () => {
    const cancels = new Map([
      [orders[0].orderId, [{ kind: 'answered', status: 409 }, { kind: 'unanswered' }] as const],
      [orders[2].orderId, [{ kind: 'answered', status: 409 }] as const],
    ]);
    const { gathered } = view;
    const { summary } = reportOn(placed, { ...view, gathered: { ...gathered, facts: { ...gathered.facts, cancels } } });
    expect(summary.cancels).toEqual({ '409': 2, UNANSWERED: 1 });
  });

  test('leaves orders that waited for their buyer out of the latencies, and counts them as orders', () => {
    const { gathered } = view;
    const timeline = [event('PaymentActionRequired', 'PAYMENT_ACTION_REQUIRED', start + 300), ...shippedAfter(2000)];
    const timelines = new Map([...gathered.timelines, [orders[1].orderId, timeline]]);
    const { summary, waitedForBuyer } = reportOn(placed, { ...view, gathered: { ...gathered, timelines } });
    expect(waitedForBuyer).toBe(1);
    expect(summary.latencyMs).toEqual({ p50: 500, p95: 1200, p99: 1200 });
    expect(summary.ordersPerSecond).toBe(1.4);
  });

  test('is not good when the ledger is not clean', () => {
    const { summary } = reportOn(placed, { ...view, ledgerFindings: ['a row is there twice'] });
    expect(summary.ledgerClean).toBe(false);
  });

  test('of nothing is all zero', () => {
    const { ordersPerSecond, latencyMs } = reportOn([], view).summary;
    expect({ ordersPerSecond, latencyMs }).toEqual({ ordersPerSecond: 0, latencyMs: { p50: 0, p95: 0, p99: 0 } });
  });
});
