import { describe, expect, test } from '@jest/globals';
import { memoryMailer } from '../../../tasks/adapters/memory/mailer.ts';
import { createMemoryPorts } from '../../../tasks/adapters/memory/memory-ports.ts';
import { orderPlaced } from '../../../tasks/domain/order-rules/order-placed.ts';
import { sendMessage } from '../../../tasks/notification/send-message.ts';
import { Transient } from '../../../tasks/task.ts';
import { sampleOrderId } from '../../support/sample-order.ts';
import { call } from '../shipment/shipment-fixture.ts';
import { orderFor } from './message-fixture.ts';

async function orderToTell(order = orderFor('shipped')) {
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

  test('sends nothing that is not true of the order, and records nothing', async () => {
    const { ports, orderId } = await orderToTell(orderFor('paymentFailed'));
    expect(await sendMessage.run({ orderId, kind: 'cancelled' }, ports, call)).toEqual({ outcome: 'notTrue' });
    expect(ports.mailer.sent).toEqual([]);
    expect(await ports.orders.records(orderId, 'notification')).toEqual([]);
    expect(await sendMessage.run({ orderId, kind: 'paymentFailed' }, ports, call)).toEqual({ outcome: 'sent' });
  });

  test('asks nobody to pay once the time for it is over', async () => {
    const { ports, orderId, order } = await orderToTell(orderFor('paymentAction'));
    const at = (time: string | undefined) => ({ ...ports, clock: { now: () => new Date(time ?? '') } });
    const input = { orderId, kind: 'paymentAction' } as const;
    expect(await sendMessage.run(input, at(order.paymentAction?.expiresAt), call)).toEqual({ outcome: 'notTrue' });
    expect(await sendMessage.run(input, at('2026-11-22T10:00:00.000Z'), call)).toEqual({ outcome: 'sent' });
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
