import { beforeEach, describe, expect, test } from '@jest/globals';
import { createMemoryPorts } from '../../../tasks/adapters/memory/memory-ports.ts';
import { productIdSchema } from '../../../tasks/domain/ids.ts';
import { intentOf } from '../../../tasks/domain/intent.ts';
import { orderEnded } from '../../../tasks/domain/order-rules/order-ended.ts';
import { orderPlaced } from '../../../tasks/domain/order-rules/order-placed.ts';
import { commitStock } from '../../../tasks/inventory/commit-stock.ts';
import { releaseStock } from '../../../tasks/inventory/release-stock.ts';
import { reserveStock } from '../../../tasks/inventory/reserve-stock.ts';
import { sampleCall } from '../../support/call.ts';
import { sampleOrder } from '../../support/sample-order.ts';

const mug = productIdSchema.parse('mug-blue');
const order = sampleOrder();
const input = { orderId: order.orderId, items: [{ productId: mug, quantity: 2 }] };

let ports: ReturnType<typeof createMemoryPorts>;
beforeEach(async () => {
  ports = createMemoryPorts();
  await ports.orders.place(order, orderPlaced(order, { cause: 'api' }));
  await ports.stock.receive(mug, 3, 'delivery-1');
});
const reserve = () => reserveStock.run(input, ports, sampleCall());
const release = () => releaseStock.run(input, ports, sampleCall());
const commit = () => commitStock.run(input, ports, sampleCall());
const level = async () => {
  const found = await ports.stock.level(mug);
  return [found?.available, found?.reserved, found?.sold];
};

describe('reserving', () => {
  test('holds the goods, once, after the intent is on the order', async () => {
    expect(await reserve()).toEqual({ kind: 'reserved' });
    expect(await reserve()).toEqual({ kind: 'reserved' });
    expect(await level()).toEqual([1, 2, 0]);
    expect(intentOf((await ports.orders.get(order.orderId)) ?? order, 'reserve-stock')).toMatchObject({
      generation: 1,
    });
  });

  test('declines when there is not enough, and names the product', async () => {
    await ports.stock.reserve(sampleOrder({ orderId: '01JDABCDEFGHJKMNPQRS000009' }).orderId, input.items);
    await expect(reserve()).rejects.toMatchObject({ name: 'OutOfStock', message: 'out of stock: mug-blue' });
    expect(await level()).toEqual([1, 2, 0]);
  });

  test('may not begin once its undo was there', async () => {
    await release();
    await expect(reserve()).rejects.toMatchObject({ name: 'IntentRefused' });
    expect(await level()).toEqual([3, 0, 0]);
  });

  test('may not begin on an order that has ended', async () => {
    await ports.orders.change(order.orderId, (o) =>
      orderEnded(o, { status: 'CANCELLED', reason: 'asked' }, ports.clock.now()),
    );
    await expect(reserve()).rejects.toMatchObject({ name: 'IntentRefused' });
    expect(await level()).toEqual([3, 0, 0]);
  });

  test('that comes between the tombstones of order and stock holds nothing', async () => {
    await ports.stock.release(order.orderId, input.items);
    await expect(reserve()).rejects.toMatchObject({ name: 'IntentRefused' });
  });
});

test('releasing gives the goods back, once, and closes the step', async () => {
  await reserve();
  for (let i = 0; i < 2; i += 1) expect(await release()).toEqual({ kind: 'released' });
  expect(await level()).toEqual([3, 0, 0]);
  expect(intentOf((await ports.orders.get(order.orderId)) ?? order, 'reserve-stock')?.closedAt).toBeDefined();
});

test('committing sells what is held, once, after which it is not given back', async () => {
  await reserve();
  for (let i = 0; i < 2; i += 1) expect(await commit()).toEqual({ kind: 'committed' });
  expect(await level()).toEqual([1, 0, 2]);
  await expect(release()).rejects.toMatchObject({ name: 'StockCommitted' });
});

test('committing what is not held fails', async () => {
  await expect(commit()).rejects.toMatchObject({ name: 'NotReserved' });
});
