import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import Stripe from 'stripe';
import { type StripeSandbox, startStripeSandbox } from '../../../../infra/local/sandbox/stripe/server.ts';
import { stripePayments } from '../../../../tasks/adapters/stripe/payments.ts';
import type { Payments } from '../../../../tasks/ports/payments.ts';
import { paymentsContract } from '../../../contracts/payments.ts';

const secret = 'whsec_test';
let directory: string;
let sandbox: StripeSandbox;
let payments: Payments;
let environment: Readonly<Record<string, string>>;

const asked = (resource: string, init: RequestInit = {}) =>
  fetch(`${sandbox.url}${resource}`, { ...init, headers: { authorization: 'Bearer sk_test_1' } });
/** The next call of that operation meets the fault. */
const meets = async (operation: string, fault: string, parameters = {}) => {
  const body = JSON.stringify({ operation, fault, parameters });
  expect((await asked('/sandbox/faults', { method: 'POST', body })).status).toBe(201);
};

beforeAll(async () => {
  directory = mkdtempSync(path.join(tmpdir(), 'stripe-payments-'));
  sandbox = await startStripeSandbox({ dataDir: directory, port: 0 });
  environment = { STRIPE_API_KEY: 'sk_test_1', STRIPE_API_URL: sandbox.url, STRIPE_WEBHOOK_SECRET: secret };
  payments = stripePayments(environment);
});
afterEach(async () => {
  await asked('/sandbox/faults', { method: 'DELETE' });
});
afterAll(async () => {
  await sandbox.close();
  rmSync(directory, { recursive: true });
});

const signed = (event: unknown, timestamp = Math.floor(Date.now() / 1000)) => {
  const rawBody = JSON.stringify(event, null, 2);
  const signature = Stripe.webhooks.generateTestHeaderString({ payload: rawBody, secret, timestamp });
  return { rawBody, headers: { get: (name: string) => (name === 'stripe-signature' ? signature : undefined) } };
};

paymentsContract('Stripe, by its sandbox', () => ({
  payments,
  async authenticate(paymentId, outcome) {
    const url = (await payments.read(paymentId))?.action?.url ?? '';
    const body = new URLSearchParams({ answer: outcome === 'authenticated' ? 'authenticate' : 'fail' });
    expect((await fetch(url, { method: 'POST', body, redirect: 'manual' })).status).toBe(303);
  },
  async webhookOf(paymentId) {
    const list = await asked('/v1/events?type=payment_intent.created&limit=100');
    const { data } = (await list.json()) as { data: Stripe.Event[] };
    const event = data.find(({ data: { object } }) => 'id' in object && object.id === paymentId);
    if (event === undefined) throw new Error(`no event of ${paymentId}`);
    return signed(event);
  },
}));

describe('stripe payments', () => {
  const order = { orderId: '01JDABCDEFGHJKMNPQRS000001', amount: 3197, currency: 'USD', description: 'A mug' } as const;

  test('calls an effect unknown when the connection is lost, and finds it by the same key', async () => {
    const request = { key: 'lost:create:1', ...order };
    // The SDK repeats a call whose connection was closed once, whatever the number of retries is set to.
    await meets('createPayment', 'reset', { when: 'after' });
    await meets('createPayment', 'reset', { when: 'after' });
    await expect(payments.create(request)).rejects.toMatchObject({ name: 'ProviderOutcomeUnknown' });
    const { paymentId } = await payments.create(request);
    expect(await payments.read(paymentId)).toMatchObject({ status: 'open' });
  });

  test('holds the money once when the answer to the first attempt is lost', async () => {
    const { paymentId } = await payments.create({ key: 'once:create:1', ...order });
    await meets('confirmPayment', 'reset', { when: 'after' });
    const answer = await payments.authorize({ key: 'once:authorize:1', paymentId, methodToken: 'pm_card_visa' });
    expect(answer).toMatchObject({ kind: 'authorized' });
  });

  test.each([
    ['error500', 'ProviderOutcomeUnknown'],
    ['rateLimited', 'Transient'],
  ])('takes an effect that meets %s for %s', async (fault, name) => {
    await meets('createPayment', fault);
    await expect(payments.create({ key: `told:${fault}`, ...order })).rejects.toMatchObject({ name });
  });

  test('takes a wrong key of ours for a refusal that may pass, and wrong words for one that stays', async () => {
    const stranger = stripePayments({ ...environment, STRIPE_API_KEY: 'sk_unheard_of' });
    const request = { key: 'refused:create:1', ...order };
    await expect(stranger.create(request)).rejects.toMatchObject({ code: 'unauthorized', isFinal: false });
    await expect(payments.create({ ...request, amount: 1 })).rejects.toMatchObject({
      name: 'ProviderRefused',
      code: 'amount_too_small',
      isFinal: true,
    });
  });

  test('calls a key spent that only gives a stored failure, and another key acts', async () => {
    const { paymentId } = await payments.create({ key: 'spent:create:1', ...order });
    await meets('confirmPayment', 'storedError');
    const request = { key: 'spent:authorize:1', paymentId, methodToken: 'pm_card_visa' };
    await expect(payments.authorize(request)).rejects.toMatchObject({ name: 'ProviderOutcomeUnknown' });
    await expect(payments.authorize(request)).rejects.toMatchObject({ name: 'KeySpent' });
    expect(await payments.read(paymentId)).toMatchObject({ status: 'open' });
    expect(await payments.authorize({ ...request, key: 'spent:authorize:2' })).toMatchObject({ kind: 'authorized' });
  });

  test('gives up when the provider takes longer than it is allowed', async () => {
    const hasty = stripePayments({ ...environment, PROVIDER_TIMEOUT_SECONDS: '0.2' });
    await meets('createPayment', 'timeoutAfter');
    const request = { key: 'slow:create:1', ...order };
    await expect(hasty.create(request)).rejects.toMatchObject({ name: 'ProviderOutcomeUnknown' });
    expect(() => stripePayments({ ...environment, PROVIDER_TIMEOUT_SECONDS: '11' })).toThrow(
      'PROVIDER_TIMEOUT_SECONDS',
    );
  });

  test('takes a read without an answer for transient: it had no effect to be unsure of', async () => {
    const { paymentId } = await payments.create({ key: 'read:create:1', ...order });
    await meets('readPayment', 'reset');
    await meets('readPayment', 'reset');
    await expect(payments.read(paymentId)).rejects.toMatchObject({ name: 'Transient' });
  });

  test('knows that nothing happened when nobody listens', async () => {
    const nobody = stripePayments({ STRIPE_API_KEY: 'sk_test_1', STRIPE_API_URL: 'http://127.0.0.1:9' });
    await expect(nobody.create({ key: 'nobody:1', ...order })).rejects.toMatchObject({ name: 'Transient' });
  });

  test('takes a call whose key is still in use for transient', async () => {
    const request = { key: 'busy:create:1', ...order };
    await meets('createPayment', 'lateEffect', { seconds: 1000 });
    const hasty = stripePayments({ ...environment, PROVIDER_TIMEOUT_SECONDS: '0.2' });
    await expect(hasty.create(request)).rejects.toMatchObject({ name: 'ProviderOutcomeUnknown' });
    await expect(payments.create(request)).rejects.toMatchObject({ name: 'Transient' });
  });

  test('does not let a replayed decline speak against a hold that came after it', async () => {
    const { paymentId } = await payments.create({ key: 'after:create:1', ...order });
    const bad = { key: 'after:authorize:1', paymentId, methodToken: 'pm_card_visa_chargeDeclined' };
    await payments.authorize(bad);
    await payments.authorize({ key: 'after:authorize:2', paymentId, methodToken: 'pm_card_visa' });
    expect(await payments.authorize(bad)).toMatchObject({ kind: 'authorized' });
  });

  test('sends the buyer back to the shop’s own page when the order names none', async () => {
    const { paymentId } = await payments.create({ key: 'back:create:1', ...order });
    const shop = stripePayments({ ...environment, PAYMENT_RETURN_URL: 'https://shop.example/paid' });
    const request = { key: 'back:authorize:1', paymentId, methodToken: 'pm_card_authenticationRequired' };
    const { payment } = await shop.authorize(request);
    expect(payment.action?.type).toBe('redirect_to_url');
    const answer = { method: 'POST', body: new URLSearchParams({ answer: 'fail' }), redirect: 'manual' } as const;
    const page = await fetch(payment.action?.url ?? '', answer);
    expect(page.headers.get('location')).toMatch(/^https:[/][/]shop[.]example[/]paid[?]/);
  });

  const event = (type: string, object: object) => ({ id: 'evt_1', object: 'event', type, data: { object } });

  test.each([
    ['payment_intent.amount_capturable_updated', { object: 'payment_intent', id: 'pi_1' }, 'pi_1'],
    ['payment_intent.payment_failed', { object: 'payment_intent', id: 'pi_1' }, 'pi_1'],
    ['payment_intent.canceled', { object: 'payment_intent', id: 'pi_1' }, 'pi_1'],
    ['charge.expired', { object: 'charge', id: 'ch_1', payment_intent: 'pi_1' }, 'pi_1'],
    ['charge.expired', { object: 'charge', id: 'ch_1', payment_intent: { id: 'pi_1' } }, 'pi_1'],
    ['charge.expired', { object: 'charge', id: 'ch_1', payment_intent: null }, undefined],
    ['charge.captured', { object: 'charge', id: 'ch_1', payment_intent: 'pi_1' }, undefined],
    ['customer.created', { object: 'customer', id: 'cus_1' }, undefined],
  ])('takes a webhook %s about %j for news of %s', (type, object, paymentId) => {
    const { rawBody, headers } = signed(event(type, object));
    const about = paymentId === undefined ? { kind: 'other' } : { kind: 'payment', paymentId };
    expect(payments.verifyWebhook(rawBody, headers)).toEqual({ eventId: 'evt_1', type, ...about });
  });

  test('takes no webhook that was signed more than five minutes ago, or with another secret', () => {
    const now = Math.floor(Date.now() / 1000);
    const old = signed(event('charge.expired', {}), now - 310);
    expect(payments.verifyWebhook(old.rawBody, old.headers)).toBeUndefined();
    const stranger = stripePayments({ ...environment, STRIPE_WEBHOOK_SECRET: 'whsec_another' });
    const fresh = signed(event('charge.expired', {}), now);
    expect(stranger.verifyWebhook(fresh.rawBody, fresh.headers)).toBeUndefined();
    expect(payments.verifyWebhook(fresh.rawBody, fresh.headers)).toBeDefined();
  });

  test('says which setting is missing', () => {
    expect(() => stripePayments({})).toThrow('STRIPE_API_KEY');
  });
});
