import { expect, test } from '@jest/globals';
import { createMemoryPorts } from '../../../tasks/adapters/memory/memory-ports.ts';
import { claimOrder } from '../../../tasks/checkout/claim-order.ts';
import { cancelRequested } from '../../../tasks/domain/order-rules/cancel-requested.ts';
import { orderPlaced } from '../../../tasks/domain/order-rules/order-placed.ts';
import { sampleCall } from '../../support/call.ts';
import { sampleOrder } from '../../support/sample-order.ts';

const order = sampleOrder();
const { orderId } = order;

async function shopWith({ isCancelling }: { readonly isCancelling: boolean }) {
  const ports = createMemoryPorts();
  await ports.orders.place(order, orderPlaced(order, { cause: 'test' }));
  const asked = { reason: 'ordered twice', by: 'support' } as const;
  if (isCancelling) await ports.orders.change(orderId, (current) => cancelRequested(current, asked, ports.clock.now()));
  return ports;
}

test('claims an order without an execution, and claims it again', async () => {
  const ports = await shopWith({ isCancelling: true });
  for (let time = 1; time <= 2; time += 1) {
    expect(await claimOrder.run({ orderId }, ports, sampleCall())).toEqual({ outcome: 'claimed' });
  }
  expect((await ports.orders.get(orderId))?.claim?.by).toBe('cancel-order');
});

test('waits for an execution that runs all the same, so that two never work on one order', async () => {
  const ports = await shopWith({ isCancelling: true });
  await ports.executions.start('fulfill-order', orderId, {});
  await expect(claimOrder.run({ orderId }, ports, sampleCall())).rejects.toMatchObject({ name: 'Transient' });
  ports.executions.finish('fulfill-order', orderId);
  expect(await claimOrder.run({ orderId }, ports, sampleCall())).toEqual({ outcome: 'claimed' });
});

test('claims nothing that nobody has asked to cancel', async () => {
  const ports = await shopWith({ isCancelling: false });
  await expect(claimOrder.run({ orderId }, ports, sampleCall())).rejects.toMatchObject({ name: 'IntentRefused' });
});
