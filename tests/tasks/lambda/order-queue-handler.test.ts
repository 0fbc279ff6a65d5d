import { expect, test } from '@jest/globals';
import { createMemoryPorts } from '../../../tasks/adapters/memory/memory-ports.ts';
import { orderPlaced } from '../../../tasks/domain/order-rules/order-placed.ts';
import { orderQueueHandler } from '../../../tasks/lambda/order-queue-handler.ts';
import { sampleOrder } from '../../support/sample-order.ts';

const context = { awsRequestId: 'request-1', functionName: 'start-fulfillment', getRemainingTimeInMillis: () => 1000 };
const record = (messageId: string, body: string) => ({ messageId, body });

test('starts the order of each message and reports only the message that cannot be processed', async () => {
  const ports = createMemoryPorts();
  const order = sampleOrder();
  await ports.orders.place(order, orderPlaced(order, { cause: 'test' }));
  const handler = orderQueueHandler(async () => ports);
  const message = JSON.stringify({ orderId: order.orderId });
  const Records = [record('m-1', message), record('m-2', 'not JSON'), record('m-3', message)];
  expect(await handler({ Records }, context)).toEqual({ batchItemFailures: [{ itemIdentifier: 'm-2' }] });
  expect((await ports.orders.get(order.orderId))?.version).toBe(order.version);
  expect(ports.executions.started.map(({ name }) => name)).toEqual([order.orderId]);
});
