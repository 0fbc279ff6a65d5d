import { beforeEach, describe, expect, test } from '@jest/globals';
import { createMemoryPorts } from '../../../tasks/adapters/memory/memory-ports.ts';
import { requestCancellation } from '../../../tasks/checkout/request-cancellation.ts';
import { toFulfillmentRequest } from '../../../tasks/domain/fulfillment-request.ts';
import { orderPlaced } from '../../../tasks/domain/order-rules/order-placed.ts';
import { sampleOrder } from '../../support/sample-order.ts';

const order = sampleOrder();
const { orderId } = order;

let ports: ReturnType<typeof createMemoryPorts>;
beforeEach(async () => {
  ports = createMemoryPorts();
  await ports.orders.place(order, orderPlaced(order, { cause: 'api' }));
});

const cancel = () => requestCancellation(orderId, { reason: 'ordered twice', by: 'support' }, ports);
const calledOffAs = () => ports.executions.started.map(({ machine, name }) => `${machine} ${name}`);

describe('a cancel', () => {
  test('goes to cancel-order once the order’s own execution has failed', async () => {
    await ports.executions.start('fulfill-order', orderId, toFulfillmentRequest(order));
    expect(await cancel()).toMatchObject({ kind: 'requested' });
    ports.executions.finish('fulfill-order', orderId);
    expect(await cancel()).toMatchObject({ kind: 'requested' });
    expect(calledOffAs()).toEqual([`fulfill-order ${orderId}`, `cancel-order ${orderId}`]);
  });

  test('that is asked for again goes on where a cancel-order failed, under a name that was not used', async () => {
    await cancel();
    ports.executions.finish('cancel-order', orderId);
    await cancel();
    ports.executions.finish('cancel-order', `${orderId}-2`);
    await Promise.all([cancel(), cancel()]);
    await cancel();
    expect(calledOffAs()).toEqual(['', '-2', '-3'].map((suffix) => `cancel-order ${orderId}${suffix}`));
    for (const { input } of ports.executions.started) expect(input).toEqual(toFulfillmentRequest(order));
  });
});
