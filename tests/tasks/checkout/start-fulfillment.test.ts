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

test('starts an order that is being called off: its own workflow undoes it', async () => {
  const cancelRequest = { reason: 'too late', by: 'customer', at: '2026-11-22T10:00:00.000Z' };
  expect(await started({ cancelRequest })).toEqual(['started']);
});

test('does not start an order that another workflow has taken over', async () => {
  expect(await started({ claim: { by: 'cancel-order', at: '2026-11-22T10:00:00.000Z' } })).toEqual(['notWanted']);
  expect(ports.executions.started).toEqual([]);
});

test.each(['CANCELLED', 'REJECTED', 'DELIVERED'])('does not start an order that has ended %s', async (status) => {
  expect(await started({ status })).toEqual(['notWanted']);
  expect(ports.executions.started).toEqual([]);
});
