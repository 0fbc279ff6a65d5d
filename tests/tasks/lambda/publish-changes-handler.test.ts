import { beforeEach, expect, test } from '@jest/globals';
import { createMemoryPorts } from '../../../tasks/adapters/memory/memory-ports.ts';
import type { OrderEvent } from '../../../tasks/domain/order.ts';
import { publishChangesHandler } from '../../../tasks/lambda/publish-changes-handler.ts';
import { sampleOrderId } from '../../support/sample-order.ts';

const context = { awsRequestId: 'request-1', functionName: 'publish-changes', getRemainingTimeInMillis: () => 1000 };
const outbox = { M: { customerEmail: { S: 'ada@example.com' } } };

let ports: ReturnType<typeof createMemoryPorts>;
beforeEach(() => {
  ports = createMemoryPorts();
});

const textOf = (changes: Partial<OrderEvent> = {}) =>
  JSON.stringify({
    orderId: sampleOrderId(),
    version: 1,
    type: 'OrderPlaced',
    at: '2026-11-22T10:00:00.000Z',
    status: 'PENDING',
    cause: 'api',
    details: {},
    ...changes,
  });
const record = (SequenceNumber: string, NewImage: unknown, eventName = 'INSERT') => ({
  eventName,
  dynamodb: { SequenceNumber, NewImage },
});
const placed = (sequenceNumber: string, orderId = sampleOrderId(Number(sequenceNumber))) =>
  record(sequenceNumber, { event: { S: textOf({ orderId }) }, outbox });
const publish = (Records: readonly unknown[], handed: Partial<typeof ports> = {}) =>
  publishChangesHandler(async () => ({ ...ports, ...handed }))({ Records }, context);

test('publishes the events that were stored to be published, and nothing else of the table', async () => {
  const answer = await publish([
    placed('1'),
    record('2', { order: { S: '{}' } }),
    record('3', { event: { S: textOf() } }),
    record('4', { event: { S: textOf() }, outbox }, 'MODIFY'),
    record('5', undefined, 'REMOVE'),
    placed('6'),
  ]);
  expect(answer).toEqual({ batchItemFailures: [] });
  expect(ports.orderQueue.sent).toEqual([sampleOrderId(1), sampleOrderId(6)]);
});

test.each([
  ['is no JSON', { event: { S: 'nothing' }, outbox }],
  ['has another schema', { event: { S: '{"orderId": 1}' }, outbox }],
  ['has an outbox without an address', { event: { S: textOf() }, outbox: { M: {} } }],
])('a record that %s is reported, and nothing behind it is sent before it', async (_how, image) => {
  const answer = await publish([placed('1'), record('2', image), placed('3')]);
  expect(answer).toEqual({ batchItemFailures: [{ itemIdentifier: '2' }] });
  expect(ports.orderQueue.sent).toEqual([sampleOrderId(1)]);
});

test('counts the sales that were published, and none that comes again', async () => {
  const counted: unknown[] = [];
  const details = { paymentMethod: 'card' };
  const sale = (sequenceNumber: string) =>
    record(sequenceNumber, {
      event: { S: textOf({ orderId: sampleOrderId(Number(sequenceNumber)), details }) },
      outbox,
    });
  const orderQueue = { sent: [], send: async () => [sampleOrderId(2)] };
  const handler = publishChangesHandler(
    async () => ({ ...ports, orderQueue }),
    ({ name, dimensions }) => counted.push([name, dimensions]),
  );
  await handler({ Records: [sale('1'), sale('2'), sale('3')] }, context);
  expect(counted).toEqual([['OrdersCreated', details]]);
});

test('reports the first record that was not taken', async () => {
  const orderQueue = { sent: [], send: async () => [sampleOrderId(3), sampleOrderId(2)] };
  const answer = await publish([placed('1'), placed('2'), placed('3')], { orderQueue });
  expect(answer).toEqual({ batchItemFailures: [{ itemIdentifier: '2' }] });
});
