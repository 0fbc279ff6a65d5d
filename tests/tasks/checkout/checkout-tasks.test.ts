import { beforeEach, describe, expect, test } from '@jest/globals';
import { createMemoryPorts } from '../../../tasks/adapters/memory/memory-ports.ts';
import { askSupport } from '../../../tasks/checkout/ask-support.ts';
import { closeOrder } from '../../../tasks/checkout/close-order.ts';
import { startFulfillment } from '../../../tasks/checkout/start-fulfillment.ts';
import { toFulfillmentRequest } from '../../../tasks/domain/fulfillment-request.ts';
import { orderPlaced } from '../../../tasks/domain/order-rules/order-placed.ts';
import { paymentCaptured } from '../../../tasks/domain/order-rules/payment-captured.ts';
import { paymentCreated } from '../../../tasks/domain/order-rules/payment-created.ts';
import { recordIntent } from '../../../tasks/domain/order-rules/record-intent.ts';
import { keptLog, sampleCall } from '../../support/call.ts';
import { sampleOrder, sampleOrderId } from '../../support/sample-order.ts';

const order = sampleOrder();
const { orderId } = order;

let ports: ReturnType<typeof createMemoryPorts>;
beforeEach(async () => {
  ports = createMemoryPorts();
  await ports.orders.place(order, orderPlaced(order, { cause: 'api' }));
});

describe('starting an order’s execution', () => {
  const body = JSON.stringify({ orderId });

  test('names it after the order, and is done once however often the message comes', async () => {
    expect(await startFulfillment(body, ports)).toEqual({ kind: 'started' });
    expect(await startFulfillment(body, ports)).toEqual({ kind: 'alreadyExists' });
    expect(ports.executions.started).toEqual([
      { machine: 'fulfill-order', name: orderId, input: toFulfillmentRequest(order) },
    ]);
  });

  test('brings the same bytes after the order has changed', async () => {
    const before = JSON.stringify(toFulfillmentRequest(order));
    const changed = await ports.orders.change(orderId, (o) =>
      recordIntent(o, { step: 'reserve-stock' }, ports.clock.now()),
    );
    expect(JSON.stringify(toFulfillmentRequest(changed.order))).toBe(before);
  });

  test.each(['', 'not json', '{}', '{"orderId":"x"}', `{"orderId":"${orderId}","more":1}`])(
    'fails on the message %p',
    async (bad) => {
      await expect(startFulfillment(bad, ports)).rejects.toThrow();
      expect(ports.executions.started).toEqual([]);
    },
  );

  test('fails on an order that is not there', async () => {
    await expect(startFulfillment(JSON.stringify({ orderId: sampleOrderId(7) }), ports)).rejects.toMatchObject({
      name: 'OrderNotFound',
    });
  });
});

describe('closing an order', () => {
  const close = () =>
    closeOrder.run({ orderId, status: 'PAYMENT_FAILED', reason: 'the card was declined' }, ports, sampleCall());

  test('says how and why it ended, once', async () => {
    for (let i = 0; i < 2; i += 1) expect(await close()).toEqual({ status: 'PAYMENT_FAILED' });
    expect(await ports.orders.get(orderId)).toMatchObject({
      status: 'PAYMENT_FAILED',
      statusReason: 'the card was declined',
      version: 2,
    });
  });

  test('fails while the customer’s money is with us', async () => {
    const at = ports.clock.now();
    await ports.orders.change(orderId, (o) =>
      paymentCreated(o, { paymentId: 'pi_1', amount: 100, currency: 'USD' }, at),
    );
    await ports.orders.change(orderId, (o) => paymentCaptured(o, { paymentId: 'pi_1', amount: 100 }, at));
    await expect(close()).rejects.toMatchObject({
      name: 'BrokenContract',
      message: expect.stringContaining('not refunded'),
    });
  });
});

describe('asking support', () => {
  const question = { orderId, states: 'Cancel payment', error: 'Transient', cause: 'no answer' };

  test('marks the order, raises the alarm, and keeps the token where the answer finds it', async () => {
    const log = keptLog();
    await askSupport.register(question, 'token-1', ports, log);
    const asked = await ports.orders.get(orderId);
    expect(asked).toMatchObject({ status: 'NEEDS_ATTENTION', statusReason: 'Cancel payment: Transient: no answer' });
    expect(log.lines).toEqual([{ level: 'error', message: 'order needs attention' }]);
    const answered = await ports.callbacks.answer(orderId, asked?.attention?.callback ?? '', { decision: 'retry' });
    expect(answered.taskToken).toBe('token-1');
  });

  test('asks each question anew: an old answer does not answer it', async () => {
    await askSupport.register(question, 'token-1', ports, keptLog());
    const first = (await ports.orders.get(orderId))?.attention?.callback ?? '';
    await ports.callbacks.answer(orderId, first, { decision: 'retry' });
    await askSupport.register(question, 'token-2', ports, keptLog());
    const second = (await ports.orders.get(orderId))?.attention?.callback ?? '';
    expect(await ports.callbacks.answer(orderId, second, { decision: 'settled' })).toEqual({
      answer: { decision: 'settled' },
      taskToken: 'token-2',
    });
  });

  test('asks once when it is repeated with the same token', async () => {
    for (let i = 0; i < 2; i += 1) await askSupport.register(question, 'token-1', ports, keptLog());
    expect((await ports.orders.get(orderId))?.version).toBe(2);
  });
});
