import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { type Fate, noFaults } from '../../../../infra/local/sandbox/stripe/faults.ts';
import { type StripeSandbox, startStripeSandbox } from '../../../../infra/local/sandbox/stripe/server.ts';
import { stripePayments } from '../../../../tasks/adapters/stripe/payments.ts';
import type { Payments } from '../../../../tasks/ports/payments.ts';
import { paymentsContract } from '../../../contracts/payments.ts';

let directory: string;
let sandbox: StripeSandbox;
let payments: Payments;
let faults = noFaults;

beforeAll(async () => {
  directory = mkdtempSync(path.join(tmpdir(), 'stripe-payments-'));
  sandbox = await startStripeSandbox({
    dataDir: directory,
    port: 0,
    faults: { before: (call) => faults.before(call), after: (call) => faults.after(call) },
  });
  payments = stripePayments({ STRIPE_API_KEY: 'sk_test_1', STRIPE_API_URL: sandbox.url });
});
afterEach(() => {
  faults = noFaults;
});
afterAll(async () => {
  await sandbox.close();
  rmSync(directory, { recursive: true });
});

paymentsContract('Stripe, by its sandbox', () => payments);

describe('stripe payments', () => {
  const order = { orderId: '01JDABCDEFGHJKMNPQRS000001', amount: 3197, currency: 'USD', description: 'A mug' } as const;
  const cut: Fate = { kind: 'cutConnection' };
  const goOn: Fate = { kind: 'goOn' };
  const answering = (status: number, code: string): Fate => ({
    kind: 'answer',
    status,
    error: { type: 'api_error', code, message: 'as told' },
  });

  test('calls an effect unknown when the connection is lost, and finds it by the same key', async () => {
    faults = { ...noFaults, after: async () => cut };
    const request = { key: 'lost:create:1', ...order };
    await expect(payments.create(request)).rejects.toMatchObject({ name: 'ProviderOutcomeUnknown' });
    faults = noFaults;
    const { paymentId } = await payments.create(request);
    expect(await payments.read(paymentId)).toMatchObject({ status: 'open' });
  });

  test('holds the money once when the answer to the first attempt is lost', async () => {
    const { paymentId } = await payments.create({ key: 'once:create:1', ...order });
    let answersToLose = 1;
    faults = { ...noFaults, after: async () => (answersToLose-- > 0 ? cut : goOn) };
    // The SDK repeats a call whose connection was closed once, whatever the number of retries is set to.
    const answer = await payments.authorize({ key: 'once:authorize:1', paymentId, methodToken: 'pm_card_visa' });
    expect(answer).toMatchObject({ kind: 'authorized' });
  });

  test.each([
    [500, 'ProviderOutcomeUnknown'],
    [503, 'ProviderOutcomeUnknown'],
    [429, 'Transient'],
    [409, 'Transient'],
    [401, 'ProviderRefused'],
    [400, 'ProviderRefused'],
  ])('takes status %d of an effect for %s', async (status, name) => {
    faults = { ...noFaults, before: async () => answering(status, 'as_told') };
    await expect(payments.create({ key: `told:${status}`, ...order })).rejects.toMatchObject({ name });
  });

  test('takes a read without an answer for transient: it had no effect to be unsure of', async () => {
    faults = { ...noFaults, before: async () => cut };
    await expect(payments.read('pi_1')).rejects.toMatchObject({ name: 'Transient' });
  });

  test('knows that nothing happened when nobody listens', async () => {
    const nobody = stripePayments({ STRIPE_API_KEY: 'sk_test_1', STRIPE_API_URL: 'http://127.0.0.1:9' });
    await expect(nobody.create({ key: 'nobody:1', ...order })).rejects.toMatchObject({ name: 'Transient' });
  });

  test('takes a call whose key is still in use for transient', async () => {
    const request = { key: 'busy:create:1', ...order };
    let release = () => {};
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    let received = () => {};
    const first = new Promise<void>((resolve) => {
      received = resolve;
    });
    faults = {
      ...noFaults,
      before: async () => {
        received();
        await held;
        return goOn;
      },
    };
    const slow = payments.create(request);
    await first;
    await expect(payments.create(request)).rejects.toMatchObject({ name: 'Transient' });
    release();
    expect(await slow).toMatchObject({ status: 'open' });
  });

  test('does not let a replayed decline speak against a hold that came after it', async () => {
    const { paymentId } = await payments.create({ key: 'after:create:1', ...order });
    const bad = { key: 'after:authorize:1', paymentId, methodToken: 'pm_card_visa_chargeDeclined' };
    await payments.authorize(bad);
    await payments.authorize({ key: 'after:authorize:2', paymentId, methodToken: 'pm_card_visa' });
    expect(await payments.authorize(bad)).toMatchObject({ kind: 'authorized' });
  });

  test('says which setting is missing', () => {
    expect(() => stripePayments({})).toThrow('STRIPE_API_KEY');
  });
});
