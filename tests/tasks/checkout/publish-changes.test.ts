import { expect, test } from '@jest/globals';
import { createMemoryPorts } from '../../../tasks/adapters/memory/memory-ports.ts';
import { publishChanges } from '../../../tasks/checkout/publish-changes.ts';
import type { OrderEvent } from '../../../tasks/domain/order.ts';
import { sampleOrderId } from '../../support/sample-order.ts';

const stored = (changes: Partial<OrderEvent> = {}) => ({
  event: {
    orderId: sampleOrderId(),
    version: 1,
    type: 'OrderPlaced',
    at: '2026-11-22T10:00:00.000Z',
    status: 'PENDING',
    cause: 'api',
    details: {},
    ...changes,
  } as const,
  customerEmail: 'ada@example.com',
});

test('hands a placed order to the queue and tells the subscribers, and other events to the subscribers only', async () => {
  const ports = createMemoryPorts();
  const placed = stored();
  const authorized = stored({ version: 2, type: 'PaymentAuthorized', details: { paymentId: 'pi_1', amount: 3197 } });
  expect(await publishChanges([placed, authorized], ports)).toEqual([]);
  expect(ports.orderQueue.sent).toEqual([sampleOrderId()]);
  expect(ports.orderEvents.published).toMatchObject([
    { type: 'OrderPlaced', version: 1, customerEmail: 'ada@example.com' },
    { type: 'PaymentAuthorized', version: 2, details: { paymentId: 'pi_1', amount: 3197 } },
  ]);
});

test('keeps the workings of an order, who caused it and what people wrote inside', async () => {
  const ports = createMemoryPorts();
  const workings = (['IntentRecorded', 'IntentClosed', 'PaymentCreated', 'MessageSent', 'OrderClaimed'] as const).map(
    (type) => stored({ type }),
  );
  const details = { reason: 'I moved to 12 Oak Street', by: 'customer' };
  expect(await publishChanges([...workings, stored({ type: 'CancelRequested', details })], ports)).toEqual([]);
  expect(ports.orderEvents.published).toHaveLength(1);
  expect(ports.orderEvents.published[0]).toMatchObject({ type: 'CancelRequested', details: { by: 'customer' } });
  expect(JSON.stringify(ports.orderEvents.published)).not.toMatch(/Oak Street|"cause"/);
});

test('hands a cancel request to the queue, so that it is acted on whoever wrote it', async () => {
  const ports = createMemoryPorts();
  expect(await publishChanges([stored({ version: 4, type: 'CancelRequested' })], ports)).toEqual([]);
  expect(ports.orderQueue.sent).toEqual([sampleOrderId()]);
});

test('answers what the queue or the topic did not take', async () => {
  const untaken = sampleOrderId(2);
  const ports = createMemoryPorts({
    orderQueue: { send: async (ids) => ids.filter((id) => id === untaken) },
    orderEvents: { publish: async (events) => events.filter(({ type }) => type === 'OrderShipped') },
  });
  const events = [
    stored(),
    stored({ orderId: untaken }),
    stored({ orderId: untaken, version: 2, type: 'PaymentCaptured' }),
    stored({ version: 3, type: 'OrderShipped' }),
  ];
  expect(await publishChanges(events, ports)).toEqual([events[1], events[3]]);
});

test('does not answer when the topic is away, although the queue is there', async () => {
  const publish = async () => Promise.reject(new Error('connection refused'));
  const ports = createMemoryPorts({ orderEvents: { publish } });
  await expect(publishChanges([stored()], ports)).rejects.toThrow('connection refused');
});
