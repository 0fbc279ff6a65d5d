import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { startCarrierSandbox } from '../../../../infra/local/sandbox/carriers/start-carrier-sandbox.ts';
import { startStripeSandbox } from '../../../../infra/local/sandbox/stripe/server.ts';

const folders: string[] = [];
const folder = () => {
  const made = mkdtempSync(join(tmpdir(), 'comanda-objects-'));
  folders.push(made);
  return made;
};
const closing: (() => Promise<void>)[] = [];
let stripe: string;
let carriers: string;

beforeAll(async () => {
  const payments = await startStripeSandbox({ dataDir: folder(), port: 0 });
  const shipments = await startCarrierSandbox({
    port: 0,
    dataDir: folder(),
    apiKey: 'carrier-key',
    webhookSecret: 'secret',
    transitSeconds: 1,
  });
  closing.push(payments.close, shipments.close);
  stripe = payments.url;
  carriers = shipments.url;
});
afterAll(async () => {
  for (const close of closing) await close();
  for (const made of folders) rmSync(made, { recursive: true, force: true });
});

const asStripe = { authorization: 'Bearer sk_test_objects' };
const asCarrier = { authorization: `Basic ${Buffer.from('carrier-key:').toString('base64')}` };

async function ask(url: string, path: string, headers: Record<string, string>, objects?: unknown) {
  const response = await fetch(`${url}${path}`, {
    headers,
    ...(objects === undefined ? {} : { method: 'POST', body: JSON.stringify({ objects }) }),
  });
  return { status: response.status, body: await response.json() };
}
const intent = (id: string, changes: object = {}) => ({
  collection: 'payment_intents',
  id,
  item: { id, object: 'payment_intent', status: 'succeeded', amount_received: 2500, metadata: {}, ...changes },
});

describe('finished objects', () => {
  test('are found at the provider like any other', async () => {
    expect(await ask(stripe, '/sandbox/objects', asStripe, [intent('pi_old')])).toEqual({
      status: 200,
      body: { stored: 1 },
    });
    expect(await ask(stripe, '/v1/payment_intents/pi_old', asStripe)).toMatchObject({
      status: 200,
      body: { id: 'pi_old', amount_received: 2500 },
    });
    const code = { collection: 'tracking_codes', id: '1Z999', item: { shipmentId: 'shp_old' } };
    expect(await ask(carriers, '/sandbox/objects', asCarrier, [code])).toMatchObject({ body: { stored: 1 } });
  });

  test('are stored once, however often they are handed in', async () => {
    const objects = [intent('pi_a'), intent('pi_b')];
    expect((await ask(stripe, '/sandbox/objects', asStripe, objects)).body).toEqual({ stored: 2 });
    expect((await ask(stripe, '/sandbox/objects', asStripe, objects)).body).toEqual({ stored: 0 });
  });

  test('never take the place of others, and a request that would is refused whole', async () => {
    await ask(stripe, '/sandbox/objects', asStripe, [intent('pi_mine')]);
    const refused = await ask(stripe, '/sandbox/objects', asStripe, [
      intent('pi_new'),
      intent('pi_mine', { amount_received: 1 }),
    ]);
    expect(refused).toMatchObject({ status: 409, body: { error: { code: 'EXISTS' } } });
    expect((await ask(stripe, '/v1/payment_intents/pi_new', asStripe)).status).toBe(404);
    expect((await ask(stripe, '/v1/payment_intents/pi_mine', asStripe)).body).toMatchObject({ amount_received: 2500 });
  });

  test.each([
    ['a collection that is not the past’s', [{ ...intent('pi_c'), collection: 'idempotency_keys' }]],
    ['an object without an id', [{ collection: 'charges', item: {} }]],
    ['something else than objects', 'nonsense'],
  ])('are refused when they are %s', async (_what, objects) => {
    expect((await ask(stripe, '/sandbox/objects', asStripe, objects)).status).toBe(422);
  });

  test('are taken from whoever has the key, and from nobody else', async () => {
    expect((await ask(stripe, '/sandbox/objects', {}, [intent('pi_d')])).status).toBe(401);
    expect((await ask(carriers, '/sandbox/objects', {}, [])).status).toBe(401);
    expect((await ask(stripe, '/sandbox/objects', asStripe)).status).toBe(405);
  });
});
