import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { z } from 'zod';
import { orderExample } from '../../api/routes/orders/order-example.ts';
import { invariantNames } from '../../commands/demo/invariants.ts';
import type { ApiClient } from '../../commands/instance/api-client.ts';
import { connect } from '../../commands/instance/connect.ts';
import { faultsOf } from '../../commands/instance/faults-client.ts';
import { findInstance, type Instance } from '../../infra/local/instance.ts';
import { requestToken } from '../../infra/local/sign-in/request-token.ts';
import { isTerminal } from '../../tasks/domain/order-status.ts';
import { ComandaProcess } from '../support/comanda-process.ts';
import { DemoProcess } from '../support/demo-process.ts';
import { freePort } from '../support/free-port.ts';
import { executionsOf } from './executions.ts';
import { type Onlooker, onlookerOf } from './onlooker.ts';
import { type OrderQueueBeside, orderQueueOf } from './order-queue.ts';

const limitMilliseconds = 300_000;
const body = { ...orderExample, items: [{ productId: 'mug-blue', quantity: 1 }] };

let dataDir: string;
let comanda: ComandaProcess;
let instance: Instance;
let client: ApiClient;
let onlooker: Onlooker;
let queue: OrderQueueBeside;
let token: string;

beforeAll(async () => {
  dataDir = mkdtempSync(join(tmpdir(), 'comanda-at-once-'));
  // A tenth of what it is in earnest: a call that is held is given up soon.
  comanda = new ComandaProcess(dataDir, await freePort(), { env: { PROVIDER_TIMEOUT_SECONDS: '1' } });
  await comanda.start();
  instance = findInstance({ data: dataDir });
  client = connect({ data: dataDir }, { name: 'at-once', patienceMilliseconds: 30_000 });
  onlooker = onlookerOf(instance, client);
  queue = orderQueueOf(instance);
  token = await requestToken({
    issuer: instance.services.signIn,
    clientSecret: instance.secrets.tokenClientSecret,
    role: 'shop',
    subject: 'at-once',
    expiresInSeconds: 3600,
  });
}, limitMilliseconds);

afterAll(async () => {
  queue?.close();
  await comanda.stop();
  rmSync(dataDir, { recursive: true, force: true });
}, limitMilliseconds);

describe('two of everything at once', () => {
  test(
    'of equal orders under one key one is placed, and both are answered with it',
    async () => {
      const before = await allOrderIds();
      const keys = Array.from({ length: 8 }, (_, index) => `at-once-${index}`);
      const answers = await Promise.all(keys.map((key) => Promise.all([place(key), place(key)])));
      for (const both of answers) {
        expect(both.map(({ status }) => status)).toEqual([201, 201]);
        expect(both.filter(({ isReplayed }) => isReplayed)).toHaveLength(1);
        expect(new Set(both.map(({ orderId }) => orderId)).size).toBe(1);
      }
      const placed = answers.map(([{ orderId }]) => orderId);
      expect(new Set(placed).size).toBe(keys.length);
      expect((await allOrderIds()).sort()).toEqual([...before, ...placed].sort());
      await onlooker.expectKept(placed.map((orderId) => ({ orderId, isCancelled: false })));
      const executions = (await executionsOf(instance, 'fulfill-order')).map(({ name }) => name);
      expect(executions.filter((name) => !before.includes(name)).sort()).toEqual(placed.toSorted());
    },
    limitMilliseconds,
  );

  test(
    'of two cancels at any moment both are answered alike, and one is written down',
    async () => {
      const whole = await millisecondsToCapture();
      const moments = Array.from({ length: 15 }, (_, index) => index / 10);
      const cancelled = await eachOf([...moments, 0, 3], async (part) => {
        const { orderId } = await place();
        await sleep(part * whole);
        const answers = await Promise.all([cancel(orderId), cancel(orderId)]);
        const isCancelled = !answers.includes(409);
        expect(isCancelled ? [200, 202] : [409]).toEqual(expect.arrayContaining(answers));
        return { orderId, isCancelled };
      });
      await onlooker.expectKept(cancelled);
      expect(new Set(cancelled.map(({ isCancelled }) => isCancelled))).toEqual(new Set([true, false]));
    },
    limitMilliseconds,
  );
});

describe('a cancel against the capture', () => {
  test(
    'wins when it comes while the label is being bought, and is refused while the money is being taken',
    async () => {
      const calls = ['buyLabel', 'capturePayment', 'buyLabel', 'capturePayment'] as const;
      const cancelled = await eachOf(calls, async (operation) => {
        const { orderId } = await placeSlow(operation);
        const status = await cancel(orderId);
        expect({ operation, status }).toEqual({ operation, status: operation === 'buyLabel' ? 202 : 409 });
        return { orderId, isCancelled: status === 202 };
      });
      await onlooker.expectKept(cancelled);
    },
    limitMilliseconds,
  );

  test(
    'ends one way or the other, never both, however close they come',
    async () => {
      // Whoever was in time comes later the next time, and whoever was not, earlier: so all come close.
      let milliseconds = await millisecondsToCapture();
      const step = milliseconds / 15;
      const cancelled = await eachOf(Array.from({ length: 40 }), async () => {
        const { orderId } = await place();
        await sleep(milliseconds);
        const status = await cancel(orderId);
        expect([202, 409]).toContain(status);
        milliseconds = Math.max(0, milliseconds + (status === 202 ? step : -step));
        return { orderId, isCancelled: status === 202 };
      });
      await onlooker.expectKept(cancelled);
      expect(new Set(cancelled.map(({ isCancelled }) => isCancelled))).toEqual(new Set([true, false]));
    },
    limitMilliseconds,
  );
});

describe('a cancel while the order waits in the queue', () => {
  test(
    'ends it before anything was begun for it, and its messages then start nothing',
    async () => {
      const thaw = comanda.freezeChild('infra/local/lambda/');
      const orderIds: string[] = [];
      try {
        for (let count = 0; count < 3; count += 1) {
          const { orderId } = await place();
          // Not only the one that its placing will send.
          await queue.send([orderId]);
          expect(await cancel(orderId)).toBe(202);
          orderIds.push(orderId);
        }
      } finally {
        thaw();
      }
      for (const orderId of orderIds) expect(await onlooker.endOf(orderId)).toBe('CANCELLED');
      const executions = await executionsOf(instance, 'fulfill-order');
      await queue.send(orderIds);
      while ((await queue.size()) > 0) await sleep(200);
      expect(await queue.deadLetters()).toBe(0);
      expect((await executionsOf(instance, 'fulfill-order')).length).toBe(executions.length);

      const providers = await onlooker.providers();
      for (const orderId of orderIds) {
        expect(providers(orderId)).toEqual({ payments: 0, held: 0, charges: 0, labels: 0 });
        // What was never begun is closed all the same, by whoever ends the order and by who takes it over.
        const workings = ['IntentClosed', 'OrderClaimed', 'MessageSent'];
        const types = (await onlooker.timelineOf(orderId))
          .map(({ type }) => type)
          .filter((type) => !workings.includes(type));
        expect(types).toEqual(['OrderPlaced', 'CancelRequested', 'OrderCancelled']);
      }
      const takenOver = (await executionsOf(instance, 'cancel-order')).map(({ name }) => name);
      expect(takenOver).toEqual(expect.arrayContaining(orderIds));
    },
    limitMilliseconds,
  );
});

test(
  'after all of it every invariant of the demo holds, and the ledger is clean',
  async () => {
    const judge = await new DemoProcess(comanda.url, { orders: 1, concurrency: 1, seed: 1 }).end;
    const invariants = Object.fromEntries(invariantNames.map((name) => [name, true]));
    expect(judge).toMatchObject({ exitCode: 0, summary: { invariants, ledgerClean: true } });
  },
  limitMilliseconds,
);

let keys = 0;

async function place(key?: string) {
  keys += 1;
  const answer = await post('/orders', body, { 'idempotency-key': key ?? `alone-${keys}` });
  const { orderId } = z.object({ orderId: z.string() }).parse(await answer.json());
  return { orderId, status: answer.status, isReplayed: answer.headers.get('idempotent-replayed') === 'true' };
}

/** An order of which that call has happened and is not answered: whoever made it still waits. */
async function placeSlow(operation: 'buyLabel' | 'capturePayment') {
  const { stripe, carriers } = faultsOf(instance);
  const provider = operation === 'buyLabel' ? carriers : stripe;
  for (;;) {
    const placed = await place();
    const { orderId } = placed;
    const { id } = await provider.add({ operation, fault: 'timeoutAfter', match: { orderId } });
    for (let used = 0; used === 0; ) {
      used = (await provider.list()).rules.find((rule) => rule.id === id)?.used ?? 0;
      if (used > 0) return placed;
      // The workflow may be quicker than the rule.
      if (isTerminal(await onlooker.statusOf(orderId))) break;
    }
  }
}

async function cancel(orderId: string): Promise<number> {
  const answer = await post(`/orders/${orderId}/cancel`, { reason: 'ordered twice' });
  await answer.arrayBuffer();
  return answer.status;
}

/** Not by the client of the commands: it asks again when it is not content, and does not show headers. */
const post = (path: string, json: unknown, headers: Readonly<Record<string, string>> = {}) =>
  fetch(`${comanda.url}/api/v1${path}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json', ...headers },
    body: JSON.stringify(json),
  });

const allOrderIds = async () =>
  (await client.getAll('/orders', 'support', z.object({ orderId: z.string() }))).map(({ orderId }) => orderId);

/** From the answer to the POST until the order says that its money is about to be taken, four orders at a time. */
async function millisecondsToCapture(): Promise<number> {
  const times = await eachOf([1, 2, 3, 4], async () => {
    const { orderId } = await place();
    await onlooker.endOf(orderId);
    const timeline = await onlooker.timelineOf(orderId);
    const timeOf = (event: (typeof timeline)[number] | undefined) => Date.parse(event?.at ?? '');
    return timeOf(timeline.find(({ details }) => details?.step === 'capture-payment')) - timeOf(timeline[0]);
  });
  return times.reduce((sum, time) => sum + time, 0) / times.length;
}

/** Four at a time. */
async function eachOf<Item, Result>(
  items: readonly Item[],
  act: (item: Item) => Promise<Result>,
): Promise<readonly Result[]> {
  const rest = items.values();
  const results: Result[] = [];
  const work = async () => {
    for (const item of rest) results.push(await act(item));
  };
  await Promise.all(Array.from({ length: 4 }, work));
  return results;
}
