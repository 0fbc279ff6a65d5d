import { describe, expect, test } from '@jest/globals';
import { memoryMailer } from '../../../tasks/adapters/memory/mailer.ts';
import { createMemoryPorts } from '../../../tasks/adapters/memory/memory-ports.ts';
import { orderPlaced } from '../../../tasks/domain/order-rules/order-placed.ts';
import { sendMessage } from '../../../tasks/notification/send-message.ts';
import { Transient } from '../../../tasks/task.ts';
import { sampleOrder, sampleOrderId } from '../../support/sample-order.ts';
import { call } from '../shipment/shipment-fixture.ts';

async function orderToTell() {
  const order = sampleOrder();
  const ports = createMemoryPorts({ mailer: memoryMailer() });
  await ports.orders.place(order, orderPlaced(order, { cause: 'api' }));
  return { order, ports, orderId: order.orderId };
}

describe('send-message', () => {
  test('sends the customer an e-mail and records what was sent to whom and when', async () => {
    const { order, ports, orderId } = await orderToTell();
    expect(await sendMessage.run({ orderId, kind: 'confirmation' }, ports, call)).toEqual({ outcome: 'sent' });
    expect(ports.mailer.sent).toMatchObject([
      { to: order.customerEmail, subject: expect.stringContaining(order.orderNumber), tags: { orderId } },
    ]);
    expect(await ports.orders.records(orderId, 'notification')).toEqual([
      {
        kind: 'notification',
        id: 'confirmation',
        data: {
          kind: 'confirmation',
          to: order.customerEmail,
          at: ports.clock.now().toISOString(),
          messageId: 'message-1',
        },
      },
    ]);
  });

  test('sends each kind once', async () => {
    const { ports, orderId } = await orderToTell();
    await sendMessage.run({ orderId, kind: 'confirmation' }, ports, call);
    expect(await sendMessage.run({ orderId, kind: 'confirmation' }, ports, call)).toEqual({ outcome: 'alreadySent' });
    await sendMessage.run({ orderId, kind: 'shipped' }, ports, call);
    expect(ports.mailer.sent).toHaveLength(2);
    expect((await ports.orders.get(orderId))?.messagesSent).toEqual(['confirmation', 'shipped']);
  });

  test('records nothing when the message was not taken', async () => {
    const { ports, orderId } = await orderToTell();
    const mailer = { send: () => Promise.reject(new Transient('not now')) };
    await expect(sendMessage.run({ orderId, kind: 'shipped' }, { ...ports, mailer }, call)).rejects.toThrow('not now');
    expect(await ports.orders.records(orderId, 'notification')).toEqual([]);
  });

  test('says so when there is no such order', async () => {
    const { ports } = await orderToTell();
    const input = { orderId: sampleOrderId(2), kind: 'shipped' } as const;
    await expect(sendMessage.run(input, ports, call)).rejects.toThrow('there is no order');
  });
});
