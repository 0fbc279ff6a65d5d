import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { z } from 'zod';
import { signatureOf } from '../../../../../infra/local/sandbox/carriers/signature.ts';
import {
  type CarrierSandbox,
  startCarrierSandbox,
} from '../../../../../infra/local/sandbox/carriers/start-carrier-sandbox.ts';
import { startChild } from '../../../../support/start-child.ts';
import { startWebhookReceiver } from '../../../../support/webhook-receiver.ts';

const shipmentSchema = z.object({
  id: z.string(),
  status: z.string(),
  rates: z.array(z.object({ id: z.string() })),
  tracking_code: z.string().nullable(),
  refund_status: z.string().nullable(),
  postage_label: z.object({ label_url: z.string() }).nullable(),
});
type WireShipment = z.infer<typeof shipmentSchema>;

const to = { name: 'Ada', street1: '350 5th Ave', city: 'New York', state: 'NY', zip: '10118', country: 'US' };
const from = { ...to, name: 'Shop', zip: '38116' };
const parcel = { length: 10, width: 8, height: 4, weight: 32 };
const secret = 'secret';

let directory: string;
let sandbox: CarrierSandbox | undefined;
let now: number;
let receiver: Awaited<ReturnType<typeof startWebhookReceiver>>;

beforeEach(async () => {
  directory = mkdtempSync(path.join(tmpdir(), 'carrier-sandbox-'));
  now = Date.UTC(2026, 10, 22, 10);
  receiver = await startWebhookReceiver();
});
afterEach(async () => {
  await sandbox?.close();
  sandbox = undefined;
  await receiver.close();
  rmSync(directory, { recursive: true });
});

/** With a clock that stands still no parcel moves and nothing is sent but what is due. */
const start = async (options: { transitSeconds?: number; hasClock?: boolean } = {}) => {
  const { transitSeconds = 100, hasClock = true } = options;
  sandbox = await startCarrierSandbox({
    port: 0,
    dataDir: directory,
    apiKey: 'key',
    webhookSecret: secret,
    webhookUrl: receiver.url,
    transitSeconds,
    ...(hasClock ? { now: () => now } : {}),
  });
  return api(sandbox.url);
};

function api(url: string) {
  const call = async (method: string, route: string, body?: unknown, key = 'key') => {
    const response = await fetch(`${url}${route}`, {
      method,
      headers: { authorization: `Basic ${btoa(`${key}:`)}`, 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
    return { status: response.status, json: (await response.json()) as unknown };
  };
  const shipment = async (method: string, route: string, body?: unknown): Promise<WireShipment> =>
    shipmentSchema.parse((await call(method, route, body)).json);
  const create = (changes: object = {}) =>
    shipment('POST', '/v2/shipments', {
      shipment: { reference: 'order-1', to_address: { ...to, ...changes }, from_address: from, parcel },
    });
  const buy = ({ id, rates }: WireShipment) =>
    shipment('POST', `/v2/shipments/${id}/buy`, { rate: { id: rates[0]?.id } });
  const read = (id: string) => shipment('GET', `/v2/shipments/${id}`);
  const list = async (query: string) =>
    z
      .object({ shipments: z.array(shipmentSchema), has_more: z.boolean() })
      .parse((await call('GET', `/v2/shipments?${query}`)).json);
  return { call, shipment, create, buy, read, list };
}

describe('the carrier sandbox', () => {
  test('answers nobody without the key', async () => {
    const { call } = await start();
    expect(await call('GET', '/v2/shipments', undefined, 'another')).toMatchObject({
      status: 401,
      json: { error: { code: 'APIKEY.INACTIVE' } },
    });
  });

  test('says what is wrong with a request', async () => {
    const { call } = await start();
    expect((await call('POST', '/v2/shipments', '{')).status).toBe(400);
    expect(await call('POST', '/v2/shipments', { shipment: {} })).toMatchObject({
      status: 422,
      json: { error: { code: 'PARAMETER.INVALID', message: expect.stringContaining('to_address') } },
    });
    expect((await call('GET', '/v2/unheard-of')).status).toBe(404);
  });

  test('refuses a second label on a shipment', async () => {
    const { create, buy, call } = await start();
    const shipment = await create();
    await buy(shipment);
    const again = await call('POST', `/v2/shipments/${shipment.id}/buy`, { rate: { id: shipment.rates[0]?.id } });
    expect(again).toMatchObject({ status: 422, json: { error: { code: 'SHIPMENT.POSTAGE.EXISTS' } } });
  });

  test('refuses a rate of another shipment', async () => {
    const { create, call } = await start();
    const [one, other] = [await create(), await create()];
    const answer = await call('POST', `/v2/shipments/${one.id}/buy`, { rate: { id: other.rates[0]?.id } });
    expect(answer).toMatchObject({ status: 422, json: { error: { code: 'RATE.UNAVAILABLE' } } });
  });

  test('lists what was bought, newest first, page by page, and all on request', async () => {
    const { create, buy, list } = await start();
    const bought = [];
    for (let count = 0; count < 3; count += 1) bought.unshift(await buy(await create()));
    const unbought = await create();
    const ids = (page: { shipments: WireShipment[] }) => page.shipments.map(({ id }) => id);
    const first = await list('page_size=2');
    expect(ids(first)).toEqual(bought.slice(0, 2).map(({ id }) => id));
    expect(first.has_more).toBe(true);
    const second = await list(`page_size=2&before_id=${bought[1]?.id}`);
    expect(ids(second)).toEqual([bought[2]?.id]);
    expect(second.has_more).toBe(false);
    expect(ids(await list('purchased=false'))).toEqual([unbought.id, ...bought.map(({ id }) => id)]);
  });

  test('moves a parcel by the clock', async () => {
    const { create, buy, read } = await start({ transitSeconds: 100 });
    const { id } = await buy(await create());
    const statusAfter = async (seconds: number) => {
      now = Date.UTC(2026, 10, 22, 10) + seconds * 1000;
      return (await read(id)).status;
    };
    expect(await statusAfter(49)).toBe('pre_transit');
    expect(await statusAfter(50)).toBe('in_transit');
    expect(await statusAfter(75)).toBe('out_for_delivery');
    expect(await statusAfter(100)).toBe('delivered');
  });

  test.each([
    ['Parcel-Returned', 'return_to_sender'],
    ['Parcel-Lost', 'failure'],
    ['Parcel-Unscanned', 'pre_transit'],
  ])('ends the way of %s with %s', async (street2, status) => {
    const { create, buy, read } = await start({ transitSeconds: 100 });
    const { id } = await buy(await create({ street2 }));
    now += 1_000_000;
    expect((await read(id)).status).toBe(status);
  });

  test('settles the refund of a label later, and its parcel moves no more', async () => {
    const { create, buy, read, shipment } = await start({ transitSeconds: 100 });
    const { id } = await buy(await create());
    expect(await shipment('POST', `/v2/shipments/${id}/refund`)).toMatchObject({ refund_status: 'submitted' });
    now += 1_000_000;
    expect(await read(id)).toMatchObject({ refund_status: 'refunded', status: 'cancelled' });
  });

  test('prints a label that names the parcel, with what came from outside escaped', async () => {
    const { create, buy } = await start();
    const { postage_label: label, tracking_code: code } = await buy(await create({ name: '<b>Ada</b>' }));
    const picture = await (await fetch(label?.label_url ?? '')).text();
    expect(picture).toContain(code);
    expect(picture).toContain('&lt;b&gt;Ada');
  });

  test('sends each scan as a webhook signed over its body, with an id of its own', async () => {
    const { create, buy } = await start({ transitSeconds: 0.02, hasClock: false });
    const { tracking_code: code } = await buy(await create());
    await receiver.waitFor(({ body }) => body.result.status === 'delivered');
    await receiver.waitFor(() => receiver.received.length === 4);
    const { received } = receiver;
    expect(new Set(received.map(({ body }) => body.result.status))).toEqual(
      new Set(['pre_transit', 'in_transit', 'out_for_delivery', 'delivered']),
    );
    expect(new Set(received.map(({ body }) => body.id)).size).toBe(4);
    for (const { rawBody, headers, body } of received) {
      expect(headers.get('x-hmac-signature')).toBe(signatureOf(rawBody, secret));
      expect(body.result.tracking_code).toBe(code);
    }
  });

  test('sends a webhook again, under the same id, until it is taken', async () => {
    receiver.answerWith(503);
    const { create, buy } = await start({ transitSeconds: 0, hasClock: false });
    await buy(await create({ street2: 'Parcel-Unscanned' }));
    await receiver.waitFor(() => receiver.received.length === 2);
    receiver.answerWith(200);
    await receiver.waitFor(() => receiver.received.length === 3);
    expect(new Set(receiver.received.map(({ body }) => body.id)).size).toBe(1);
  });

  test('keeps what it answered and owes what was not taken, over a kill at any moment', async () => {
    receiver.answerWith(503);
    const environment = {
      PORT: '0',
      DATA_DIR: directory,
      CARRIER_API_KEY: 'key',
      CARRIER_WEBHOOK_SECRET: secret,
      CARRIER_WEBHOOK_URL: receiver.url,
      CARRIER_TRANSIT_SECONDS: '0',
    };
    const entry = 'infra/local/sandbox/carriers/main.ts';
    const first = await startChild(entry, environment);
    const bought = await api(first.url).buy(await api(first.url).create());
    await first.kill('SIGKILL');

    receiver.answerWith(200);
    const before = receiver.received.length;
    const second = await startChild(entry, environment);
    expect(await api(second.url).read(bought.id)).toMatchObject({ tracking_code: bought.tracking_code });
    const missing = new Set(['pre_transit', 'in_transit', 'out_for_delivery', 'delivered']);
    await receiver.waitFor(() => {
      for (const { body } of receiver.received.slice(before)) missing.delete(body.result.status);
      return missing.size === 0;
    });
    await second.kill('SIGTERM');
    expect(missing.size).toBe(0);
  });

  test('forgets a webhook once it was taken', async () => {
    const { create, buy } = await start({ transitSeconds: 0, hasClock: false });
    await buy(await create({ street2: 'Parcel-Unscanned' }));
    await receiver.waitFor(() => receiver.received.length === 1);
    await sandbox?.close();
    const { create: createAgain, buy: buyAgain } = await start({ transitSeconds: 0, hasClock: false });
    const { tracking_code: later } = await buyAgain(await createAgain({ street2: 'Parcel-Unscanned' }));
    await receiver.waitFor(({ body }) => body.result.tracking_code === later);
    expect(receiver.received).toHaveLength(2);
  });
});
