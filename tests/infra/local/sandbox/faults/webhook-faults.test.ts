import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { startCarrierSandbox } from '../../../../../infra/local/sandbox/carriers/start-carrier-sandbox.ts';
import { startStripeSandbox } from '../../../../../infra/local/sandbox/stripe/server.ts';
import { ManualClock } from '../../../../support/manual-clock.ts';
import { startWebhookReceiver } from '../../../../support/webhook-receiver.ts';
import { sendRaw, until } from './raw-client.ts';
import {
  carriers,
  controlOf,
  type Prepared,
  type Running,
  type SandboxUnderTest,
  stripe,
} from './sandboxes-under-test.ts';

type Receiver = Awaited<ReturnType<typeof startWebhookReceiver>>;

/** Of each sandbox an operation that causes several webhooks, and how it is started with a receiver of them. */
const cases = [
  {
    sandbox: stripe,
    operation: 'confirmPayment',
    first: 'charge.succeeded',
    second: 'payment_intent.amount_capturable_updated',
    kindOf: (body: object) => ('type' in body ? String(body.type) : ''),
    start: (dataDir: string, { url }: Receiver, clock: ManualClock) =>
      startStripeSandbox({
        dataDir,
        port: 0,
        faults: { clock },
        endpoint: {
          url,
          secret: 'whsec_test',
          enabledEvents: ['charge.succeeded', 'payment_intent.amount_capturable_updated'],
        },
      }),
  },
  {
    sandbox: carriers,
    operation: 'buyLabel',
    first: 'pre_transit',
    second: 'in_transit',
    kindOf: (body: object) => ('result' in body ? (body.result as { status: string }).status : ''), // a tracker, as rendered
    start: (dataDir: string, { url }: Receiver, clock: ManualClock) =>
      startCarrierSandbox({
        port: 0,
        dataDir,
        apiKey: 'key',
        webhookSecret: 'secret',
        webhookUrl: url,
        transitSeconds: 0,
        faults: { clock },
      }),
  },
] as const;

describe.each(cases)(
  'faults of the webhooks of $sandbox.name',
  ({ sandbox, operation, first, second, kindOf, start }) => {
    let directory: string;
    let receiver: Receiver;
    let clock: ManualClock;
    let running: Running;
    let control: ReturnType<typeof controlOf>;

    beforeEach(async () => {
      directory = mkdtempSync(path.join(tmpdir(), 'webhook-faults-'));
      receiver = await startWebhookReceiver();
      // What is due now is due for the sandboxes' clock too, which is the system's.
      clock = new ManualClock(Date.UTC(2100, 0, 1));
      running = await start(directory, receiver, clock);
      control = controlOf(running.url, sandbox);
    });
    afterEach(async () => {
      await running.close();
      await receiver.close();
      rmSync(directory, { recursive: true });
    });

    const prepare = (): Promise<Prepared> => (sandbox satisfies SandboxUnderTest).prepare(running, operation);
    const answerTo = async ({ call }: Prepared) => sendRaw(running.url, call).outcome;
    const kinds = () => receiver.received.map(({ body }) => kindOf(body));
    const count = (kind: string) => kinds().filter((one) => one === kind).length;

    test('lost: none of the call is ever sent, and those of the next are', async () => {
      const [lossy, plain] = [await prepare(), await prepare()];
      await control.add({ operation, fault: 'webhookLost' });
      expect(await answerTo(lossy)).toMatchObject({ kind: 'answered', status: 200 });
      await answerTo(plain);
      await receiver.waitFor(({ body }) => kindOf(body) === second);
      await receiver.waitFor(() => count(first) > 0);
      // Nothing is owed any more after a restart either.
      await running.close();
      running = await start(directory, receiver, clock);
      control = controlOf(running.url, sandbox);
      await answerTo(await prepare());
      await receiver.waitFor(() => count(second) === 2);
      expect({ first: count(first), second: count(second) }).toEqual({ first: 2, second: 2 });
    });

    test('duplicated: each is sent three times, under one id', async () => {
      await control.add({ operation, fault: 'webhookDuplicated' });
      await answerTo(await prepare());
      await receiver.waitFor(() => count(first) === 3 && count(second) === 3);
      const idsOf = (kind: string) =>
        new Set(receiver.received.flatMap(({ body }) => (kindOf(body) === kind ? [body.id] : [])));
      expect([idsOf(first).size, idsOf(second).size]).toEqual([1, 1]);
    });

    test('duplicated over a time: each comes three times, a later one first, and again after an earlier one', async () => {
      await control.add({ operation, fault: 'webhookDuplicated', parameters: { seconds: 0.6 } });
      await answerTo(await prepare());
      await receiver.waitFor(() => count(first) === 3 && count(second) === 3);
      const [came, again] = [kinds().indexOf(first), kinds().lastIndexOf(second)];
      expect(kinds().indexOf(second)).toBeLessThan(came);
      expect(came).toBeLessThan(again);
    });

    test('reordered: a later one comes before an earlier one', async () => {
      await control.add({ operation, fault: 'webhookReordered', parameters: { seconds: 0.3 } });
      await answerTo(await prepare());
      await receiver.waitFor(() => count(first) > 0 && count(second) > 0);
      expect(kinds().indexOf(second)).toBeLessThan(kinds().indexOf(first));
    });

    test('before the answer: they were taken when the call is answered', async () => {
      receiver.answerWith(503);
      await control.add({ operation, fault: 'webhookBeforeAnswer' });
      let isAnswered = false;
      const sent = answerTo(await prepare()).then((outcome) => {
        isAnswered = true;
        return outcome;
      });
      await receiver.waitFor(() => count(first) > 0);
      await control.list();
      expect(isAnswered).toBe(false);
      receiver.answerWith(200);
      expect(await sent).toMatchObject({ kind: 'answered', status: 200 });
      expect(count(second)).toBeGreaterThan(0);
    });

    test('before the answer: a receiver that never takes them does not keep the answer for ever', async () => {
      receiver.answerWith(503);
      await control.add({ operation, fault: 'webhookBeforeAnswer', parameters: { seconds: 4 } });
      const sent = answerTo(await prepare());
      await until(async () => (await control.list()).rules[0]?.used === 1 && clock.alarms().length === 1);
      clock.moveTo(clock.now() + 4000);
      expect(await sent).toMatchObject({ kind: 'answered', status: 200 });
    });
  },
);
