import { expect, test } from '@jest/globals';
import { createMemoryPorts } from '../../../tasks/adapters/memory/memory-ports.ts';
import { handOverPending } from '../../../tasks/checkout/hand-over-pending.ts';
import { orderEnded } from '../../../tasks/domain/order-rules/order-ended.ts';
import { orderPlaced } from '../../../tasks/domain/order-rules/order-placed.ts';
import { sampleOrder, sampleOrderId } from '../../support/sample-order.ts';

test('hands over every order that is still PENDING, page by page, and no other', async () => {
  const ports = createMemoryPorts();
  const ids = Array.from({ length: 205 }, (_, index) => sampleOrderId(index + 1));
  for (const [index, orderId] of ids.entries()) {
    const letters = [index >> 5, index & 31].map((at) => '23456789ABCDEFGHJKLMNPQRSTUVWXYZ'.charAt(at)).join('');
    const order = sampleOrder({ orderId, orderNumber: `AAAA-AA${letters}` });
    await ports.orders.place(order, orderPlaced(order, { cause: 'api' }));
  }
  const [ended = sampleOrderId(), ...pending] = ids;
  const end = { status: 'REJECTED', reason: 'out of stock' } as const;
  await ports.orders.change(ended, (order) => orderEnded(order, end, ports.clock.now()));

  expect(await handOverPending(ports)).toBe(204);
  expect([...ports.orderQueue.sent].sort()).toEqual(pending);
});
