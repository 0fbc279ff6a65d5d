import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import {
  type CarrierSandbox,
  startCarrierSandbox,
} from '../../../../infra/local/sandbox/carriers/start-carrier-sandbox.ts';
import { hubCarriers } from '../../../../tasks/adapters/carrier-hub/carriers.ts';
import type { Carriers } from '../../../../tasks/ports/carriers.ts';
import { carriersContract } from '../../../contracts/carriers.ts';
import { freePort } from '../../../support/free-port.ts';
import {
  type InterposedServer,
  type Interposition,
  passOn,
  startInterposedServer,
} from '../../../support/interposed-server.ts';
import { startWebhookReceiver } from '../../../support/webhook-receiver.ts';

const secret = 'contraseña';
let directory: string;
let sandbox: CarrierSandbox;
let receiver: Awaited<ReturnType<typeof startWebhookReceiver>>;
let carriers: Carriers;
let between: InterposedServer;

const environment = (url: string) => ({
  CARRIER_API_URL: url,
  CARRIER_API_KEY: 'key',
  CARRIER_WEBHOOK_SECRET: secret,
});

beforeAll(async () => {
  directory = mkdtempSync(path.join(tmpdir(), 'carriers-'));
  receiver = await startWebhookReceiver();
  sandbox = await startCarrierSandbox({
    port: 0,
    dataDir: directory,
    apiKey: 'key',
    webhookSecret: secret,
    webhookUrl: receiver.url,
    transitSeconds: 0.02,
  });
  between = await startInterposedServer(sandbox.url);
  carriers = hubCarriers(environment(between.url));
});
afterEach(() => {
  between.interpose = passOn;
});
afterAll(async () => {
  await between[Symbol.asyncDispose]();
  await sandbox.close();
  await receiver.close();
  rmSync(directory, { recursive: true });
});

carriersContract('the hub, by its sandbox', () => ({
  carriers,
  deliver: (trackingNumber) =>
    receiver.waitFor(({ body }) => body.result.tracking_code === trackingNumber && body.result.status === 'delivered'),
}));

describe('the hub’s carriers', () => {
  const to = {
    recipient: 'Ada',
    street: '350 5th Ave',
    city: 'New York',
    state: 'NY',
    zipCode: '10118',
    country: 'US',
  };
  const parcel = { weightGrams: 700, lengthMillimetres: 120, widthMillimetres: 90, heightMillimetres: 200 };
  const rate = { carrier: 'ups', service: 'Ground' } as const;
  const created = async () =>
    (await carriers.createShipment({ reference: 'o', to, parcel, currency: 'USD' })).shipmentId;
  const onBuy = (interposition: Interposition) => {
    between.interpose = (call, pass) => (/[/](buy|refund)$/.test(call.path) ? interposition(call, pass) : pass());
  };
  const refusing = (status: number, code: string): Interposition => {
    return async () => ({ status, body: { error: { code, message: 'as told', errors: [] } } });
  };
  const failing = refusing(503, 'SERVICE.UNAVAILABLE');

  test('calls a purchase unknown when the answer to it is lost, and finds the label when asked again', async () => {
    const shipmentId = await created();
    onBuy(async (_call, pass) => {
      await pass();
      return 'lost';
    });
    await expect(carriers.buy({ shipmentId, rate })).rejects.toMatchObject({ name: 'ProviderOutcomeUnknown' });
    between.interpose = passOn;
    expect(await carriers.readShipment(shipmentId)).toMatchObject({ status: 'purchased' });
    expect(await carriers.buy({ shipmentId, rate })).toMatchObject({ kind: 'bought' });
  });

  test('takes the label that another attempt bought in the meantime', async () => {
    const shipmentId = await created();
    let isFirst = true;
    onBuy(async (_call, pass) => {
      if (isFirst) {
        isFirst = false;
        await carriers.buy({ shipmentId, rate });
      }
      return pass();
    });
    expect(await carriers.buy({ shipmentId, rate })).toMatchObject({ kind: 'bought', shipment: { shipmentId } });
  });

  test('calls a void unknown when the hub breaks down', async () => {
    const shipmentId = await created();
    onBuy(failing);
    await expect(carriers.voidLabel(shipmentId)).rejects.toMatchObject({ name: 'ProviderOutcomeUnknown' });
  });

  test('calls reads and a new shipment transient when the hub breaks down', async () => {
    between.interpose = failing;
    for (const call of [() => carriers.track('1Z'), () => carriers.verifyAddress(to), created]) {
      await expect(call()).rejects.toMatchObject({ name: 'Transient' });
    }
  });

  test('calls everything transient when nobody answers: nothing can have happened', async () => {
    const nobody = hubCarriers(environment(`http://127.0.0.1:${await freePort()}`));
    await expect(nobody.voidLabel('shp_1')).rejects.toMatchObject({ name: 'Transient' });
  });

  test('gives up when the hub takes longer than it is allowed, and calls the purchase unknown', async () => {
    const shipmentId = await created();
    const hasty = hubCarriers({ ...environment(sandbox.url), PROVIDER_TIMEOUT_SECONDS: '0.2' });
    const body = JSON.stringify({ operation: 'buyLabel', fault: 'timeoutAfter' });
    const headers = { authorization: `Basic ${btoa('key:')}` };
    expect((await fetch(`${sandbox.url}/sandbox/faults`, { method: 'POST', headers, body })).status).toBe(201);
    await expect(hasty.buy({ shipmentId, rate })).rejects.toMatchObject({ name: 'ProviderOutcomeUnknown' });
    expect(await hasty.buy({ shipmentId, rate })).toMatchObject({ kind: 'bought' });
  });

  test('calls a purchase unknown when the hub waited for the carrier in vain', async () => {
    const shipmentId = await created();
    onBuy(refusing(422, 'SHIPMENT.POSTAGE.NO_RESPONSE'));
    await expect(carriers.buy({ shipmentId, rate })).rejects.toMatchObject({ name: 'ProviderOutcomeUnknown' });
  });

  test('calls a purchase transient when the hub has had too many calls', async () => {
    const shipmentId = await created();
    onBuy(refusing(429, 'RATE_LIMITED'));
    await expect(carriers.buy({ shipmentId, rate })).rejects.toMatchObject({ name: 'Transient' });
  });

  test('says that a key is wrong instead of declining the parcel', async () => {
    const stranger = hubCarriers({ ...environment(sandbox.url), CARRIER_API_KEY: 'another' });
    await expect(stranger.verifyAddress(to)).rejects.toMatchObject({
      name: 'ProviderRefused',
      code: 'APIKEY.INACTIVE',
    });
  });

  test('refuses a service that the carrier does not offer there', async () => {
    const shipmentId = await created();
    const answer = await carriers.buy({ shipmentId, rate: { carrier: 'dhl', service: 'ExpressWorldwide' } });
    expect(answer).toEqual({ kind: 'refused', reason: 'dhl ExpressWorldwide is not offered' });
  });

  test('says so when the carrier takes a label not back', async () => {
    const stubborn = { ...to, street2: 'Unvoidable' };
    const { shipmentId } = await carriers.createShipment({ reference: 'o', to: stubborn, parcel, currency: 'USD' });
    await carriers.buy({ shipmentId, rate });
    await expect(carriers.voidLabel(shipmentId)).rejects.toMatchObject({ name: 'ProviderRefused' });
  });

  test('counts amounts in the minor units of each currency', async () => {
    const cheapest = async (currency: 'USD' | 'JPY' | 'KWD') =>
      (await carriers.rates({ to, parcel, currency }))[0]?.amount;
    const [dollars, yen, dinars] = [await cheapest('USD'), await cheapest('JPY'), await cheapest('KWD')];
    expect(yen).toBe(Math.round(((dollars ?? 0) / 100) * 151));
    expect(dinars).toBe(Math.round((dollars ?? 0) * 3.07));
  });
});
