import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { z } from 'zod';
import { invariantNames } from '../../commands/demo/invariants.ts';
import { type Scenario, scenariosOfFifty } from '../../commands/demo/troubles.ts';
import type { ApiClient } from '../../commands/instance/api-client.ts';
import { connect } from '../../commands/instance/connect.ts';
import { faultsOf } from '../../commands/instance/faults-client.ts';
import { listPayments, listShipments } from '../../commands/instance/providers.ts';
import { storedOrderSchema } from '../../commands/instance/stored-order.ts';
import { findInstance, type Instance } from '../../infra/local/instance.ts';
import { carrierOperations } from '../../infra/local/sandbox/carriers/named-call.ts';
import { stripeOperations } from '../../infra/local/sandbox/stripe/operations.ts';
import { ComandaProcess } from '../support/comanda-process.ts';
import { DemoProcess } from '../support/demo-process.ts';
import { freePort } from '../support/free-port.ts';
import { executionsOf } from './executions.ts';
import { type OrderQueueBeside, orderQueueOf } from './order-queue.ts';
import { countScans, countTaken, paymentEvents } from './webhooks-taken.ts';

const load = { orders: 150, concurrency: 8, seed: 41 };
const limitMilliseconds = 300_000;
/** Longer than a parcel is on its way, so that word of an early scan comes after word of the delivery. */
const spreadSeconds = 6;
const patienceMilliseconds = 60_000;
const allHold = Object.fromEntries(invariantNames.map((name) => [name, true]));

let dataDir: string;
let comanda: ComandaProcess;
let demo: DemoProcess | undefined;
let instance: Instance;
let client: ApiClient;
let queue: OrderQueueBeside;

beforeAll(async () => {
  dataDir = mkdtempSync(join(tmpdir(), 'comanda-twice-'));
  // The API's log says what webhooks came.
  comanda = new ComandaProcess(dataDir, await freePort(), { env: { POWERTOOLS_LOG_LEVEL: 'INFO' } });
  await comanda.start();
  instance = findInstance({ data: dataDir });
  client = connect({ data: dataDir }, { name: 'twice', patienceMilliseconds: 30_000 });
  queue = orderQueueOf(instance);
}, limitMilliseconds);

afterAll(async () => {
  demo?.kill();
  queue?.close();
  await comanda.stop();
  rmSync(dataDir, { recursive: true, force: true });
}, limitMilliseconds);

test(
  'each order message comes twice and once more after the end, each webhook three times and out of order: all is as without',
  async () => {
    await repeatWebhooks();
    demo = new DemoProcess(comanda.url, load);
    const sentAgain = await sendMessagesAgain(demo);
    const { exitCode, summary, notes } = await demo.end;
    expect({ summary, notes }).toMatchObject({ summary: { invariants: allHold, ledgerClean: true } });
    expect(exitCode).toBe(0);
    expectUsualEnds(summarySchema.parse(summary).outcomes);

    const orders = await client.getAll('/orders', 'support', storedOrderSchema);
    const orderIds = orders.map(({ orderId }) => orderId).sort();
    expect([...sentAgain].sort()).toEqual(orderIds);
    await queue.send(orderIds);
    await until(async () => (await queue.size()) === 0);
    expect(await queue.deadLetters()).toBe(0);

    await expectWebhooksThrice();

    // The demo judges every order on the server, not only its own: once more, after all repetitions have come.
    await stopRepeating();
    const judge = await new DemoProcess(comanda.url, { orders: 1, concurrency: 1, seed: 1 }).end;
    expect(judge).toMatchObject({ exitCode: 0, summary: { invariants: allHold, ledgerClean: true } });
    const after = await client.getAll('/orders', 'support', storedOrderSchema);
    expect(after.filter(({ orderId }) => orderIds.includes(orderId))).toEqual(orders);
    await expectEachOnce(after);
  },
  limitMilliseconds,
);

/** One rule for each operation that a provider tells us of: all that it tells comes three times. */
async function repeatWebhooks(): Promise<void> {
  const faults = faultsOf(instance);
  for (const [provider, operations] of [
    ['stripe', stripeOperations],
    ['carriers', carrierOperations],
  ] as const) {
    for (const [operation, { causesWebhooks }] of Object.entries(operations)) {
      if (!causesWebhooks) continue;
      const parameters = { seconds: spreadSeconds };
      await faults[provider].add({ operation, fault: 'webhookDuplicated', parameters, times: 1_000_000 });
    }
  }
}

async function stopRepeating(): Promise<void> {
  const { stripe, carriers } = faultsOf(instance);
  await stripe.clear();
  await carriers.clear();
}

const newestSchema = z.object({ items: z.array(z.object({ orderId: z.string() })) });

/** Sends each order's message a second time as soon as the order is seen: mostly while the first is on its way. */
async function sendMessagesAgain(during: DemoProcess): Promise<ReadonlySet<string>> {
  const sent = new Set<string>();
  for (let isLastLook = false; !isLastLook; ) {
    isLastLook = !during.isRunning;
    const { items } = await client.get('/orders?limit=40', 'support', newestSchema);
    const fresh = items.map(({ orderId }) => orderId).filter((orderId) => !sent.has(orderId));
    await queue.send(fresh);
    for (const orderId of fresh) sent.add(orderId);
    await sleep(25);
  }
  return sent;
}

const summarySchema = z.object({ outcomes: z.record(z.string(), z.int()) });

/** How the orders of these kinds end when nothing comes twice. Where a buyer calls off, who is first is open. */
function expectUsualEnds(outcomes: Readonly<Record<string, number>>): void {
  const planned = (...scenarios: readonly Scenario[]) =>
    (scenarios.reduce((sum, scenario) => sum + scenariosOfFifty[scenario], 0) * load.orders) / 50;
  const { DELIVERED = 0, CANCELLED = 0, ...others } = outcomes;
  expect({ ...others, sold: DELIVERED + CANCELLED }).toEqual({
    REFUSED: planned('addressMalformed'),
    REJECTED: planned('addressUndeliverable', 'outOfStock'),
    PAYMENT_FAILED: planned('cardDeclined', 'authenticationFailed'),
    SHIPMENT_FAILED: planned('labelUnbuyable'),
    sold: planned('good', 'authenticated', 'cancelled', 'cancelledWhileAsked'),
  });
  expect(DELIVERED).toBeGreaterThanOrEqual(planned('good', 'authenticated'));
}

/** Waits until nobody has anything to tell any more; by then each piece of news was taken three times. */
async function expectWebhooksThrice(): Promise<void> {
  await until(async () => (await paymentEvents(instance)).pending === 0);
  const news = (await paymentEvents(instance)).count;
  expect(news).toBeGreaterThan(load.orders);
  expect(countTaken(instance, 'stripe')).toBeGreaterThanOrEqual(3 * news);
  const scans = await countScans(instance);
  expect(scans).toBeGreaterThan(load.orders);
  await until(async () => countTaken(instance, 'carrier') >= 3 * scans);
}

const eventSchema = z.object({
  type: z.string(),
  details: z.object({ kind: z.string().optional(), messageId: z.string().optional() }).optional(),
});
const mailsSchema = z.object({ emails: z.array(z.object({ messageId: z.string() })) });

/** One execution an order, one message a kind, one payment, one charge and one parcel of those that were sold. */
async function expectEachOnce(orders: readonly z.infer<typeof storedOrderSchema>[]): Promise<void> {
  const orderIds = orders.map(({ orderId }) => orderId);
  const sold = orders.filter(({ status }) => status === 'DELIVERED').map(({ orderId }) => orderId);

  const executions = await executionsOf(instance, 'fulfill-order');
  expect(executions.map(({ name }) => name).sort()).toEqual(orderIds.toSorted());
  expect(new Set(executions.map(({ status }) => status))).toEqual(new Set(['SUCCEEDED']));

  const payments = await listPayments(instance);
  const paidFor = payments.map(({ orderId = '' }) => orderId);
  expect(new Set(paidFor).size).toBe(paidFor.length);
  const charged = payments.filter(({ captured }) => captured > 0);
  expect(charged.map(({ orderId = '' }) => orderId).sort()).toEqual(sold.toSorted());
  const labels = (await listShipments(instance)).filter(({ isPaidFor }) => isPaidFor);
  expect(labels.map(({ reference }) => reference).sort()).toEqual(sold.toSorted());

  const recorded: string[] = [];
  for (const orderId of orderIds) {
    const timeline = await client.getAll(`/orders/${orderId}/timeline`, 'support', eventSchema);
    const messages = timeline.filter(({ type }) => type === 'MessageSent').map(({ details }) => details);
    const kinds = messages.map((details) => details?.kind);
    expect(new Set(kinds).size).toBe(kinds.length);
    recorded.push(...messages.map((details) => details?.messageId ?? ''));
  }
  const { emails } = mailsSchema.parse(await (await fetch(`${instance.services.ses}/store`)).json());
  expect(emails.map(({ messageId }) => messageId).sort()).toEqual(recorded.toSorted());
}

async function until(holds: () => Promise<boolean>): Promise<void> {
  const givesUpAt = performance.now() + patienceMilliseconds;
  while (!(await holds())) {
    if (performance.now() > givesUpAt) throw new Error(`not so after ${patienceMilliseconds / 1000} s: ${holds}`);
    await sleep(200);
  }
}
