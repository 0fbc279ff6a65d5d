import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { dynamodbOrderStore } from '../../../../tasks/adapters/dynamodb/order-store.ts';
import { dynamodbStock } from '../../../../tasks/adapters/dynamodb/stock.ts';
import { productIdSchema } from '../../../../tasks/domain/ids.ts';
import { orderPlaced } from '../../../../tasks/domain/order-rules/order-placed.ts';
import { recordIntent } from '../../../../tasks/domain/order-rules/record-intent.ts';
import { type Dynoxide, startDynoxide } from '../../../support/dynoxide.ts';
import { type FaultyProxy, startFaultyProxy } from '../../../support/faulty-proxy.ts';
import { sampleOrder, sampleOrderId } from '../../../support/sample-order.ts';

let dynoxide: Dynoxide;
let proxy: FaultyProxy;
beforeAll(async () => {
  dynoxide = await startDynoxide();
  proxy = await startFaultyProxy(dynoxide.endpoint);
  process.env.AWS_ENDPOINT_URL_DYNAMODB = proxy.url;
});
afterAll(async () => {
  await proxy[Symbol.asyncDispose]();
  await dynoxide.stop();
});

const at = new Date('2026-11-22T10:05:00.000Z');
const faults = ['conflict', 'lostAnswer'] as const;
const orders = () => dynamodbOrderStore(dynoxide.environment);
const stock = () => dynamodbStock(dynoxide.environment);

let made = 0;
const placed = async () => {
  made += 1;
  const order = sampleOrder({ orderId: sampleOrderId(made), orderNumber: `AAAA-AAA${'BCDEFGHJ'.charAt(made)}` });
  await orders().place(order, orderPlaced(order, { cause: 'api' }));
  return order;
};

describe.each(faults)('a transaction that meets a %s', (fault) => {
  test('places the order once all the same', async () => {
    made += 1;
    const order = sampleOrder({ orderId: sampleOrderId(made), orderNumber: `AAAA-AAA${'BCDEFGHJ'.charAt(made)}` });
    const idempotency = { key: order.orderId, bodyHash: 'a' };
    proxy.meet(fault);
    expect(await orders().place(order, orderPlaced(order, { cause: 'api' }), idempotency)).toEqual({
      kind: 'placed',
      order,
    });
    expect(await orders().get(order.orderId)).toEqual(order);
  });

  test('changes the order once all the same', async () => {
    const { orderId } = await placed();
    proxy.meet(fault);
    const decision = await orders().change(orderId, (order) => recordIntent(order, { step: 'reserve-stock' }, at));
    expect(decision.kind).toBe('changed');
    expect((await orders().timeline(orderId, { limit: 10 })).items).toHaveLength(2);
  });

  test('receives, reserves, releases and commits goods once all the same', async () => {
    const productId = productIdSchema.parse(`mug-${fault.toLowerCase()}`);
    const lines = [{ productId, quantity: 2 }];
    proxy.meet(fault);
    await stock().receive(productId, 10, 'delivery-1');
    proxy.meet(fault);
    expect(await stock().reserve(sampleOrderId(901), lines)).toEqual({ kind: 'reserved' });
    proxy.meet(fault);
    await stock().commit(sampleOrderId(901), lines);
    await stock().reserve(sampleOrderId(902), lines);
    proxy.meet(fault);
    await stock().release(sampleOrderId(902), lines);
    expect(await stock().level(productId)).toEqual({ productId, available: 8, reserved: 0, sold: 2 });
  });
});

test('a conflict that never ends is transient, so that the workflow tries later', async () => {
  const { orderId } = await placed();
  proxy.meet(...Array.from({ length: 15 }, () => 'conflict' as const));
  const change = orders().change(orderId, (order) => recordIntent(order, { step: 'reserve-stock' }, at));
  await expect(change).rejects.toMatchObject({ name: 'Transient' });
});
