import { describe, expect, test } from '@jest/globals';
import {
  countUsage,
  type DeployedSettings,
  gigabyteSecondsOfSlowerProviders,
  sampled,
} from '../../../commands/cost/count-usage.ts';
import type { Fact, FactOf } from '../../../commands/cost/facts.ts';
import type { PriceName } from '../../../commands/cost/prices.ts';

const settings: DeployedSettings = {
  memoryOf: new Map([
    ['api', 1024],
    ['buy-label', 512],
  ]),
  hasPlatformLog: false,
  logsExecutionData: false,
  accessLogBytes: 174,
  hasBus: true,
  firewalls: 1,
  logRetentionDays: 30,
};

const twoOrders: Fact = { kind: 'order', orders: 2, refused: 1 };
const order = { purpose: 'order' } as const;
const invocation = (name: string, milliseconds: number): Fact => ({
  kind: 'invocation',
  function: name,
  milliseconds,
  ...order,
});
const awsCall = (more: Partial<FactOf<'awsCall'>>): Fact => ({
  kind: 'awsCall',
  service: 'dynamodb',
  operation: 'TransactWrite',
  ...order,
  bytes: 100,
  attempts: 1,
  readUnits: 0,
  writeUnits: 0,
  items: 1,
  ...more,
});
const execution = (more: Partial<FactOf<'execution'>> = {}): Fact => ({
  kind: 'execution',
  machine: 'fulfill-order',
  hasEnded: true,
  transitions: 20,
  retries: 1,
  events: 10,
  logBytes: 1000,
  logBytesWithData: 9000,
  ...more,
});

function perOrder(price: PriceName, facts: readonly Fact[], more: Partial<DeployedSettings> = {}, readsPerOrder = 0) {
  const usage = countUsage([twoOrders, ...facts], { readsPerOrder, settings: { ...settings, ...more } });
  return usage.filter((one) => one.price === price).reduce((sum, one) => sum + one.perOrder, 0);
}

describe('what an order uses', () => {
  test('is what was seen, over the orders that were accepted', () => {
    expect(perOrder('transitions', [execution(), execution({ transitions: 30 })])).toBe(25);
    expect(perOrder('invocations', [invocation('api', 10), invocation('buy-label', 10), invocation('x', 1)])).toBe(1.5);
  });

  test('is a time rounded up to the millisecond, times the memory that the stacks give', () => {
    expect(perOrder('gigabyteSeconds', [invocation('api', 999.2)])).toBeCloseTo(0.5);
    expect(perOrder('gigabyteSeconds', [invocation('buy-label', 1000)])).toBeCloseTo(0.25);
    expect(perOrder('gigabyteSeconds', [invocation('unknown', 1000)])).toBeCloseTo(0.0625);
  });

  test('is the capacity that each call to the table took', () => {
    const facts = [awsCall({ writeUnits: 12, items: 3 }), awsCall({ operation: 'Get', readUnits: 1 })];
    expect(perOrder('writeUnits', facts)).toBe(6);
    expect(perOrder('readUnits', facts)).toBe(0.5);
    expect(perOrder('insightEvents', facts)).toBe(2);
  });

  test('is a message for each piece of 64 KB and for each attempt, and a receipt and a deletion for each batch', () => {
    const sent = { service: 'sqs', operation: 'SendMessageBatch' };
    expect(perOrder('queueRequests', [awsCall({ ...sent, bytes: 65_537, attempts: 2 })])).toBe(2);
    expect(perOrder('queueRequests', [invocation('start-fulfillment', 5)])).toBe(1);
    expect(perOrder('publishes', [awsCall({ service: 'sns', operation: 'PublishBatch' })])).toBe(0.5);
    expect(perOrder('messages', [awsCall({ service: 'sesv2', operation: 'SendEmail' })])).toBe(0.5);
  });

  test('is each event on the way to a bus by its queue, and nothing where there is no bus', () => {
    const facts = [awsCall({ service: 'sns', operation: 'PublishBatch', items: 4 })];
    expect(perOrder('busEvents', facts)).toBe(2);
    expect(perOrder('pipeEvents', facts)).toBe(2);
    expect(perOrder('queueRequests', facts)).toBe(6);
    for (const price of ['busEvents', 'pipeEvents', 'queueRequests'] as const) {
      expect(perOrder(price, facts, { hasBus: false })).toBe(0);
    }
  });

  test('is what stays of it in the table and its indexes, not what expires', () => {
    const item = { kind: 'item', table: 'comanda', bytes: 1024 ** 3, indexBytes: 1024 ** 3 } as const;
    const facts: readonly Fact[] = [
      { ...item, expires: false },
      { ...item, expires: true },
    ];
    expect(perOrder('tableGigabytes', facts)).toBe(1);
  });

  test('is every line of log with what CloudWatch adds to it', () => {
    const gigabyte = 1024 ** 3;
    const line: Fact = { kind: 'logLine', bytes: 174, ...order };
    const request: Fact = { kind: 'request', bytes: 10, ...order };
    expect(perOrder('logGigabytes', [line, request]) * gigabyte).toBeCloseTo(200);
    expect(perOrder('logGigabytes', [execution()]) * gigabyte).toBeCloseTo((1000 + 260) / 2);
    expect(perOrder('logGigabytes', [execution()], { logsExecutionData: true }) * gigabyte).toBeCloseTo(
      (9000 + 260) / 2,
    );
    expect(perOrder('logGigabytes', [invocation('api', 1)])).toBe(0);
    expect(perOrder('logGigabytes', [invocation('api', 1)], { hasPlatformLog: true })).toBeGreaterThan(0);
  });

  test('is inspected by each firewall that it comes to', () => {
    const request: Fact = { kind: 'request', bytes: 10, ...order };
    expect(perOrder('webAclRequests', [request, request], { firewalls: 2 })).toBe(2);
  });

  test('leaves out what the demo only looked at', () => {
    const watching = { purpose: 'watching' } as const;
    const facts: readonly Fact[] = [
      { kind: 'request', bytes: 10, ...watching },
      { kind: 'invocation', function: 'api', milliseconds: 10, ...watching },
      awsCall({ readUnits: 7, ...watching }),
    ];
    for (const price of ['apiRequests', 'invocations', 'readUnits', 'traces'] as const)
      expect(perOrder(price, facts)).toBe(0);
  });

  test('has as many reads as are asked for, each as dear as those that were seen', () => {
    const read = { purpose: 'read' } as const;
    const one: readonly Fact[] = [
      { kind: 'request', bytes: 10, ...read },
      { kind: 'invocation', function: 'api', milliseconds: 10, ...read },
      awsCall({ operation: 'Get', readUnits: 2, ...read }),
    ];
    expect(perOrder('readUnits', [...one, ...one, ...one], {}, 5)).toBeCloseTo(10);
    expect(perOrder('apiRequests', [...one, ...one], {}, 5)).toBeCloseTo(5);
    expect(perOrder('readUnits', [...one, ...one], {}, 0)).toBe(0);
  });

  test('cannot be said of a run without an order', () => {
    expect(() => countUsage([], { readsPerOrder: 0, settings })).toThrow('no order');
  });
});

test('X-Ray records the first request of each second and a twentieth of the others', () => {
  const traces = { price: 'traces', perOrder: 10, perMonth: 0 } as const;
  expect(sampled(traces, 1000).perOrder).toBe(10);
  const second = 30 * 24 * 3600;
  expect(sampled(traces, second).perOrder).toBeCloseTo(1 + 9 * 0.05);
});

test('a slower provider is waited for in the memory of a function', () => {
  const call: Fact = { kind: 'providerCall', ...order };
  // Two calls for each of two orders, 0.1 s each, in the mean of the two functions' memory.
  expect(gigabyteSecondsOfSlowerProviders([twoOrders, call, call, call, call], settings)).toBeCloseTo(2 * 0.1 * 0.75);
});

test('a metric of ours is there for the month, however many values it has', () => {
  const facts: readonly Fact[] = ['a', 'b', 'a'].map((series) => ({ kind: 'metric', series }));
  const usage = countUsage([twoOrders, ...facts], { readsPerOrder: 0, settings });
  expect(usage).toContainEqual({ price: 'customMetrics', perOrder: 0, perMonth: 2 });
});
