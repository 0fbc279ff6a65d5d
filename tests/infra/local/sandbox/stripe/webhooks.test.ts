import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type Stripe from 'stripe';
import { type StripeSandbox, startStripeSandbox } from '../../../../../infra/local/sandbox/stripe/server.ts';
import { startChild } from '../../../../support/start-child.ts';
import { type ReceivedWebhook, startWebhookReceiver } from '../../../../support/webhook-receiver.ts';
import { clientOf } from './stripe-fixture.ts';

const secret = 'whsec_test';
const held = 'payment_intent.amount_capturable_updated';

let directory: string;
let sandbox: StripeSandbox | undefined;
let receiver: Awaited<ReturnType<typeof startWebhookReceiver>>;

beforeEach(async () => {
  directory = mkdtempSync(path.join(tmpdir(), 'stripe-webhooks-'));
  receiver = await startWebhookReceiver();
});
afterEach(async () => {
  await sandbox?.close();
  sandbox = undefined;
  await receiver.close();
  rmSync(directory, { recursive: true });
});

async function start(enabledEvents: readonly string[]): Promise<Stripe> {
  const endpoint = { url: receiver.url, secret, enabledEvents };
  sandbox = await startStripeSandbox({ dataDir: directory, port: 0, endpoint });
  return clientOf(sandbox.url);
}

/** Verified by Stripe's own SDK, which throws when the signature does not fit. */
const eventOf = ({ rawBody, headers }: ReceivedWebhook): Stripe.Event =>
  clientOf('http://127.0.0.1:9').webhooks.constructEvent(rawBody, headers.get('stripe-signature') ?? '', secret);

const received = () => receiver.received.map(eventOf);

const authorize = async (stripe: Stripe, card = 'pm_card_visa') => {
  const { id } = await stripe.paymentIntents.create({ amount: 2599, currency: 'usd', capture_method: 'manual' });
  return stripe.paymentIntents.confirm(id, { payment_method: card }).catch(() => stripe.paymentIntents.retrieve(id));
};

describe('stripe sandbox: webhooks', () => {
  test('tells the endpoint of what happened, in words that the SDK verifies', async () => {
    const stripe = await start([held]);
    const intent = await authorize(stripe);
    const event = eventOf(await receiver.waitFor(() => true));
    expect(event).toMatchObject({
      object: 'event',
      type: held,
      api_version: '2026-10-28.endive',
      livemode: false,
      pending_webhooks: 1,
      request: { id: expect.stringMatching(/^req_/) },
      data: { object: { id: intent.id, object: 'payment_intent', status: 'requires_capture', amount: 2599 } },
    });
  });

  test('tells it of nothing else than what it has subscribed to', async () => {
    const stripe = await start(['payment_intent.canceled', 'payment_intent.payment_failed']);
    await authorize(stripe);
    const { id } = await authorize(stripe, 'pm_card_visa_chargeDeclined');
    await stripe.paymentIntents.cancel(id);
    await receiver.waitFor((webhook) => eventOf(webhook).type === 'payment_intent.canceled');
    expect(received().map(({ type }) => type)).toEqual(['payment_intent.payment_failed', 'payment_intent.canceled']);
  });

  test('tells an endpoint that wants everything of everything', async () => {
    const stripe = await start(['*']);
    await authorize(stripe);
    await receiver.waitFor(() => receiver.received.length === 3);
    expect(new Set(received().map(({ type }) => type))).toEqual(
      new Set(['payment_intent.created', 'charge.succeeded', held]),
    );
  });

  test('says nothing of a request that was refused, and once of one that was repeated', async () => {
    const stripe = await start([held, 'payment_intent.payment_failed']);
    const { id } = await stripe.paymentIntents.create({ amount: 2599, currency: 'usd', capture_method: 'manual' });
    const confirm = (card: string, idempotencyKey: string) =>
      stripe.paymentIntents.confirm(id, { payment_method: card }, { idempotencyKey });
    await expect(confirm('pm_card_nobody', 'key-1')).rejects.toThrow('No such PaymentMethod');
    await confirm('pm_card_visa', 'key-2');
    await confirm('pm_card_visa', 'key-2');
    await authorize(stripe, 'pm_card_visa_chargeDeclined');
    await receiver.waitFor((webhook) => eventOf(webhook).type === 'payment_intent.payment_failed');
    expect(received().map(({ type }) => type)).toEqual([held, 'payment_intent.payment_failed']);
  });

  test('sends an event again, under the same id and newly signed, until it is taken; then it is no more pending', async () => {
    receiver.answerWith(500);
    const stripe = await start([held]);
    await authorize(stripe);
    await receiver.waitFor(() => receiver.received.length === 1);
    const [first] = received();
    const pending = async () => (await stripe.events.retrieve(first?.id ?? '')).pending_webhooks;
    expect(await pending()).toBe(1);
    receiver.answerWith(200);
    await receiver.waitFor(() => receiver.received.length === 2);
    expect(new Set(received().map(({ id }) => id)).size).toBe(1);
    await sandbox?.close();
    sandbox = undefined;
    const after = await start([held]);
    expect((await after.events.retrieve(first?.id ?? '')).pending_webhooks).toBe(0);
  });

  test('owes what was not taken over a kill at any moment', async () => {
    receiver.answerWith(503);
    const environment = {
      PORT: '0',
      DATA_DIR: directory,
      STRIPE_WEBHOOK_URL: receiver.url,
      STRIPE_WEBHOOK_SECRET: secret,
      STRIPE_WEBHOOK_EVENTS: `charge.expired,${held}`,
    };
    const entry = 'infra/local/sandbox/stripe/main.ts';
    const first = await startChild(entry, environment);
    const intent = await authorize(clientOf(first.url));
    await first.kill('SIGKILL');
    receiver.answerWith(200);
    const before = receiver.received.length;
    const second = await startChild(entry, environment);
    await receiver.waitFor(() => receiver.received.length > before);
    await second.kill('SIGTERM');
    const events = received();
    expect(events.at(-1)).toMatchObject({ type: held, data: { object: { id: intent.id } } });
    expect(new Set(events.map(({ id }) => id)).size).toBe(1);
  });

  test('does not start when it could not sign', async () => {
    const environment = { PORT: '0', DATA_DIR: directory, STRIPE_WEBHOOK_URL: receiver.url, STRIPE_WEBHOOK_SECRET: '' };
    await expect(startChild('infra/local/sandbox/stripe/main.ts', environment)).rejects.toThrow(
      'expected STRIPE_WEBHOOK_SECRET',
    );
  });
});
