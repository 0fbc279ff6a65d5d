import { expect, test } from '@jest/globals';
import { createMemoryPorts } from '../../../tasks/adapters/memory/memory-ports.ts';
import { statusWhileWaiting } from '../../../tasks/checkout/measure-waits.ts';
import type { OrderEvent } from '../../../tasks/domain/order.ts';
import { orderPlaced } from '../../../tasks/domain/order-rules/order-placed.ts';
import { measureSales } from '../../../tasks/lambda/measure-sales.ts';
import { measureWaitsHandler } from '../../../tasks/lambda/measure-waits-handler.ts';
import { embeddedMetrics, type Measurement } from '../../../tasks/lambda/metrics.ts';
import { taskFunctions } from '../../../tasks/lambda/task-functions.ts';
import { sampleOrder, sampleOrderId } from '../../support/sample-order.ts';

const at = new Date('2026-11-22T10:00:00.000Z');
const measured = (events: readonly OrderEvent[]) => {
  const measurements: Measurement[] = [];
  measureSales(events, (measurement) => measurements.push(measurement));
  return measurements;
};
const captured = (details: OrderEvent['details']): OrderEvent => ({
  orderId: sampleOrderId(),
  version: 7,
  type: 'PaymentCaptured',
  at: at.toISOString(),
  status: 'PAYMENT_PROCESSED',
  cause: 'capture-payment',
  details,
});

test('a measurement is one line in the embedded metric format, with its environment', () => {
  const lines: string[] = [];
  const meter = embeddedMetrics({ METRICS_NAMESPACE: 'Comanda', ENVIRONMENT: 'dev' }, (line) => lines.push(line));
  meter({ name: 'OrdersCreated', unit: 'Count', value: 1, dimensions: { paymentMethod: 'card' }, at });
  expect(lines.map((line) => JSON.parse(line))).toEqual([
    {
      _aws: {
        Timestamp: at.getTime(),
        CloudWatchMetrics: [
          {
            Namespace: 'Comanda',
            Dimensions: [['environment', 'paymentMethod']],
            Metrics: [{ Name: 'OrdersCreated', Unit: 'Count' }],
          },
        ],
      },
      environment: 'dev',
      paymentMethod: 'card',
      OrdersCreated: 1,
    },
  ]);
});

test.each([{}, { METRICS_NAMESPACE: 'Comanda' }, { ENVIRONMENT: 'dev' }])(
  'nothing is printed where nobody reads metrics: %j',
  (environment) => {
    const lines: string[] = [];
    embeddedMetrics(environment, (line) => lines.push(line))({
      name: 'OrdersCreated',
      unit: 'Count',
      value: 1,
      dimensions: {},
      at,
    });
    expect(lines).toEqual([]);
  },
);

test('an order that was placed counts once, by its payment method, at the time it was placed', () => {
  const order = sampleOrder();
  expect(measured([orderPlaced(order, { cause: 'api' })])).toEqual([
    {
      name: 'OrdersCreated',
      unit: 'Count',
      value: 1,
      dimensions: { paymentMethod: 'card' },
      at: new Date(order.orderDate),
    },
  ]);
});

test.each([
  ['USD', 215.98],
  ['JPY', 21598],
  ['KWD', 21.598],
])('revenue is in whole units of its currency: %s', (currency, value) => {
  const details = { paymentId: 'pi_1', amount: 21598, currency, paymentMethod: 'card' };
  expect(measured([captured(details)])).toEqual([
    { name: 'Revenue', unit: 'None', value, dimensions: { paymentMethod: 'card', currency }, at },
  ]);
});

test('an event of before it said how was paid is left out, and so is what is no sale', () => {
  expect(measured([captured({ paymentId: 'pi_1', amount: 5 }), { ...captured({}), type: 'PaymentVoided' }])).toEqual(
    [],
  );
});

test('the oldest order of each wait is measured, and an empty wait is none', async () => {
  const ports = createMemoryPorts();
  const now = ports.clock.now().getTime();
  const secondsAgo = (seconds: number) => new Date(now - seconds * 1000).toISOString();
  for (const [index, seconds] of [60, 3600, 600].entries()) {
    const order = sampleOrder({
      orderId: sampleOrderId(index + 1),
      orderNumber: `AAAA-AAA${index + 2}`,
      orderDate: secondsAgo(seconds),
      status: 'SHIPPED',
    });
    await ports.orders.place(order, orderPlaced(order, { cause: 'api' }));
  }
  const ages: Record<string, number> = {};
  const meter = ({ name, dimensions: { task = '' }, value }: Measurement) => {
    ages[`${name} ${task}`] = value;
  };
  await measureWaitsHandler(async () => ports, meter)(
    {},
    {
      awsRequestId: 'request-1',
      functionName: 'measure-waits',
      getRemainingTimeInMillis: () => 1000,
    },
  );
  expect(ages).toEqual({
    'OldestWait await-delivery': 3600,
    'OldestWait await-authentication': 0,
    'OldestWait ask-support': 0,
  });
});

test('every task that waits is measured', async () => {
  const tasks = await Promise.all(Object.values(taskFunctions).map((load) => load()));
  const waiting = tasks.filter(({ isCallback }) => isCallback).map(({ name }) => name);
  expect(waiting.sort()).toEqual(Object.keys(statusWhileWaiting).sort());
});
