import { beforeEach, expect, test } from '@jest/globals';
import { createMemoryPorts } from '../../../tasks/adapters/memory/memory-ports.ts';
import { startFulfillment } from '../../../tasks/checkout/start-fulfillment.ts';
import type { Order } from '../../../tasks/domain/order.ts';
import { orderPlaced } from '../../../tasks/domain/order-rules/order-placed.ts';
import { sampleOrder } from '../../support/sample-order.ts';

let ports: ReturnType<typeof createMemoryPorts>;
beforeEach(() => {
  ports = createMemoryPorts();
});

async function started(changes: Partial<Record<keyof Order, unknown>> = {}, times = 1) {
  const order = sampleOrder(changes);
  await ports.orders.place(order, orderPlaced(order, { cause: 'test' }));
  const kinds: string[] = [];
  for (let time = 0; time < times; time += 1) {
    kinds.push((await startFulfillment(JSON.stringify({ orderId: order.orderId }), ports)).kind);
  }
  return kinds;
}

test('starts an order once, however often its message comes', async () => {
  expect(await started({}, 3)).toEqual(['started', 'alreadyExists', 'alreadyExists']);
  expect(ports.executions.started).toHaveLength(1);
});

const cancelRequest = { reason: 'too late', by: 'customer', at: '2026-11-22T10:00:00.000Z' };

test('has an order called off whose cancel was written down, and then nobody acted on it', async () => {
  expect(await started({ cancelRequest }, 2)).toEqual(['calledOff', 'calledOff']);
  expect(ports.executions.started.map(({ machine }) => machine)).toEqual(['cancel-order']);
});

test('wakes an order that is to be cancelled where it waits for its buyer', async () => {
  const order = sampleOrder({ cancelRequest });
  await ports.orders.place(order, orderPlaced(order, { cause: 'test' }));
  await ports.executions.start('fulfill-order', order.orderId, {});
  await ports.callbacks.register(order.orderId, 'authentication', 'a-token');
  await startFulfillment(JSON.stringify({ orderId: order.orderId }), ports);
  expect(ports.executions.resumed).toEqual([{ taskToken: 'a-token', output: { status: 'cancelRequested' } }]);
  expect(ports.executions.started.map(({ machine }) => machine)).toEqual(['fulfill-order']);
});

test('does not start an order that another workflow has taken over', async () => {
  expect(await started({ claim: { by: 'cancel-order', at: '2026-11-22T10:00:00.000Z' } })).toEqual(['notWanted']);
  expect(ports.executions.started).toEqual([]);
});

test.each(['CANCELLED', 'REJECTED', 'DELIVERED'])('does not start an order that has ended %s', async (status) => {
  expect(await started({ status })).toEqual(['notWanted']);
  expect(ports.executions.started).toEqual([]);
});
