import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import Stripe from 'stripe';
import { z } from 'zod';
import { orderExample } from '../../api/routes/orders/order-example.ts';
import { answerBankPage } from '../../commands/demo/bank-page.ts';
import type { ApiClient } from '../../commands/instance/api-client.ts';
import { connect } from '../../commands/instance/connect.ts';
import { faultsOf } from '../../commands/instance/faults-client.ts';
import { findInstance, type Instance } from '../../infra/local/instance.ts';
import { carrierOperations } from '../../infra/local/sandbox/carriers/named-call.ts';
import { signatureOf } from '../../infra/local/sandbox/carriers/signature.ts';
import { type FaultKind, faultKinds, fits, type Operations } from '../../infra/local/sandbox/faults/fault.ts';
import { stripeOperations } from '../../infra/local/sandbox/stripe/operations.ts';
import { isTerminal, orderStatusSchema } from '../../tasks/domain/order-status.ts';
import { ComandaProcess } from '../support/comanda-process.ts';
import { DemoProcess } from '../support/demo-process.ts';
import { expectAllHolds } from '../support/expect-all-holds.ts';
import { freePort } from '../support/free-port.ts';

const limitMilliseconds = 15 * 60_000;
/** A tenth of what it is in earnest, so that time-outs do not take all day. */
const providerTimeoutSeconds = '1';
/** As ComandaProcess starts it, from the label to the door. */
const transitSeconds = 4;

/** An effect that waits for an undo outlasts the retries before it; what makes an object is undone by making it again. */
function secondsOf({ provider, operation, fault }: Case): number | undefined {
  if (fault === 'lateEffect') return 3;
  if (fault !== 'effectAfterUndo') return undefined;
  return operationsOf[provider][operation]?.effect === 'makes' ? 10 : 420;
}

interface Case {
  readonly provider: 'stripe' | 'carriers';
  readonly operation: string;
  readonly fault: FaultKind;
}

const operationsOf: { readonly [Provider in Case['provider']]: Operations } = {
  stripe: stripeOperations,
  carriers: carrierOperations,
};
const casesOf = (provider: Case['provider']): readonly Case[] =>
  Object.entries(operationsOf[provider]).flatMap(([operation, traits]) =>
    faultKinds.filter((fault) => fits(fault, traits)).map((fault) => ({ provider, operation, fault })),
  );

/** Refunds come with returns; a shipment is read only when its label came too late. */
const notOfTheWorkflow = ['refundPayment', 'readShipment'];
const cases = [...casesOf('stripe'), ...casesOf('carriers')].filter(
  ({ operation }) => !notOfTheWorkflow.includes(operation),
);

let dataDir: string;
let comanda: ComandaProcess;
let instance: Instance;
let client: ApiClient;

beforeAll(async () => {
  dataDir = mkdtempSync(join(tmpdir(), 'comanda-faults-'));
  comanda = new ComandaProcess(dataDir, await freePort(), {
    env: { PROVIDER_TIMEOUT_SECONDS: providerTimeoutSeconds },
  });
  await comanda.start();
  instance = findInstance({ data: dataDir });
  client = connect({ data: dataDir }, { name: 'faults', patienceMilliseconds: 30_000 });
}, limitMilliseconds);

afterAll(async () => {
  await comanda.stop();
  rmSync(dataDir, { recursive: true, force: true });
}, limitMilliseconds);

test(
  'each fault at each call of a provider, one an order: all invariants hold and the ledger is clean',
  async () => {
    const queue = cases.values();
    const missed: Case[] = [];
    const work = async () => {
      for (const each of queue) if (!(await befall(each))) missed.push(each);
    };
    await Promise.all(Array.from({ length: 6 }, work));
    expect(missed).toEqual([]);
    await answerBanks();
    await sendLostNewsAgain();

    // The demo judges every order on the server, not only its own.
    await expectAllHolds(new DemoProcess(comanda.url, { orders: 1, concurrency: 1, seed: 1, timeout: 720 }), 1);
  },
  limitMilliseconds,
);

/** Every buyer whose bank still asks answers it: an answer that the fault has swallowed is given again. */
async function answerBanks(): Promise<void> {
  for (;;) {
    const { items } = await client.get('/orders?status=PAYMENT_ACTION_REQUIRED&limit=100', 'shop', askedSchema);
    const visits = await Promise.all(
      items.flatMap(({ payment }) =>
        payment?.nextAction?.url === undefined ? [] : answerBankPage(payment.nextAction.url, 'authenticate'),
      ),
    );
    if (visits.every((visit) => visit === 'nothingAsked')) return;
    await sleep(200);
  }
}

/**
 * News that never comes is made up for by the end of the wait, after half an hour at the bank and ten days on the road. Here
 * somebody has the providers send it again, as their dashboards offer.
 */
async function sendLostNewsAgain(): Promise<void> {
  const { stripeWebhookSecret, carrierWebhookSecret } = instance.secrets;
  for (const { paymentId, trackingNumber } of await waitingForNews()) {
    if (paymentId !== undefined) {
      const object = { id: paymentId, object: 'payment_intent' };
      const type = 'payment_intent.amount_capturable_updated';
      const payload = JSON.stringify({ id: `evt_again_${paymentId}`, object: 'event', type, data: { object } });
      const header = Stripe.webhooks.generateTestHeaderString({ payload, secret: stripeWebhookSecret });
      await deliver('stripe', payload, { 'stripe-signature': header });
    }
    if (trackingNumber !== undefined) {
      const result = { object: 'Tracker', tracking_code: trackingNumber, status: 'delivered' };
      const payload = JSON.stringify({
        id: `evt_again_${trackingNumber}`,
        object: 'Event',
        description: 'tracker.updated',
        result,
      });
      await deliver('carrier', payload, { 'x-hmac-signature': signatureOf(payload, carrierWebhookSecret) });
    }
  }
}

/** The orders that nothing moves any more but the news that was lost. */
async function waitingForNews() {
  const { items: asked } = await client.get('/orders?status=PAYMENT_ACTION_REQUIRED&limit=100', 'shop', waitingSchema);
  await sleep(transitSeconds * 2000);
  const { items: shipped } = await client.get('/orders?status=SHIPPED&limit=100', 'shop', waitingSchema);
  return [
    ...asked.map(({ payments }) => ({ paymentId: payments[0]?.paymentId, trackingNumber: undefined })),
    ...shipped.map(({ trackingNumber }) => ({ paymentId: undefined, trackingNumber })),
  ];
}

async function deliver(provider: string, body: string, headers: Readonly<Record<string, string>>): Promise<void> {
  const { status } = await fetch(`${comanda.url}/api/v1/webhooks/${provider}`, { method: 'POST', headers, body });
  expect(status).toBe(200);
}

/** Places orders until the fault has befallen one of them; the workflow may be quicker than the rule. */
async function befall(each: Case): Promise<boolean> {
  for (let attempt = 0; attempt < 5; attempt += 1) {
    const isForAny = !operationsOf[each.provider][each.operation]?.hasOrder;
    const early = isForAny ? await addRule(each) : undefined;
    const orderId = await placeOrder(each, attempt);
    const rule = early ?? (await addRule(each, orderId));
    if (await isUsed(each, rule, orderId)) return true;
    await faultsOf(instance)[each.provider].clear(rule);
  }
  return false;
}

async function isUsed(each: Case, rule: string, orderId: string): Promise<boolean> {
  for (;;) {
    const { rules } = await faultsOf(instance)[each.provider].list();
    if (rules.some(({ id, used }) => id === rule && used > 0)) return true;
    const { status, payment } = await client.get(`/orders/${orderId}`, 'shop', seenSchema);
    const url = payment?.nextAction?.url;
    if (url !== undefined) await answerBankPage(url, 'authenticate');
    if (isTerminal(status) || status === 'NEEDS_ATTENTION') return false;
    await sleep(50);
  }
}

const seenSchema = z.object({
  status: orderStatusSchema,
  payment: z.object({ nextAction: z.object({ url: z.string().optional() }).optional() }).optional(),
});

const askedSchema = z.object({ items: z.array(seenSchema) });
const waitingSchema = z.object({
  items: z.array(
    z.object({ payments: z.array(z.object({ paymentId: z.string() })), trackingNumber: z.string().optional() }),
  ),
});

async function addRule({ provider, operation, fault }: Case, orderId?: string): Promise<string> {
  const seconds = secondsOf({ provider, operation, fault });
  const late = seconds === undefined ? {} : { parameters: { seconds } };
  const match = orderId === undefined ? {} : { match: { orderId } };
  const { id } = await faultsOf(instance)[provider].add({ operation, fault, ...late, ...match });
  return id;
}

/** An order that comes by that call. */
async function placeOrder({ provider, operation, fault }: Case, attempt: number): Promise<string> {
  const isAsked = operation === 'readPayment' || operation === 'authenticatePayment';
  const isUndone = operation === 'cancelPayment' || operation === 'voidLabel';
  const { status, body } = await client.send({
    method: 'POST',
    path: '/orders',
    role: 'shop',
    idempotencyKey: `${provider}-${operation}-${fault}-${attempt}`,
    body: {
      ...orderExample,
      items: [{ productId: 'mug-blue', quantity: 1 }],
      shippingAddress: { ...orderExample.shippingAddress, ...(isUndone ? { street2: 'Unbuyable label' } : {}) },
      paymentMethod: { kind: 'card', token: isAsked ? 'pm_card_authenticationRequired' : 'pm_card_visa' },
    },
  });
  if (status !== 201) throw new Error(`placing answered ${status}: ${JSON.stringify(body)}`);
  return z.object({ orderId: z.string() }).parse(body).orderId;
}
