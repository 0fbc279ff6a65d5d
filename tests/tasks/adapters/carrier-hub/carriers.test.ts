import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { type Faults, noFaults } from '../../../../infra/local/sandbox/carriers/faults.ts';
import {
  type CarrierSandbox,
  startCarrierSandbox,
} from '../../../../infra/local/sandbox/carriers/start-carrier-sandbox.ts';
import { ApiError } from '../../../../infra/local/sandbox/carriers/wire.ts';
import { hubCarriers } from '../../../../tasks/adapters/carrier-hub/carriers.ts';
import type { Carriers } from '../../../../tasks/ports/carriers.ts';
import { carriersContract } from '../../../contracts/carriers.ts';
import { freePort } from '../../../support/free-port.ts';
import { startWebhookReceiver } from '../../../support/webhook-receiver.ts';

const secret = 'contraseña';
let directory: string;
let sandbox: CarrierSandbox;
let receiver: Awaited<ReturnType<typeof startWebhookReceiver>>;
let carriers: Carriers;
let faults: Faults = noFaults;

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
    faults: { around: (call, act) => faults.around(call, act) },
  });
  carriers = hubCarriers(environment(sandbox.url));
});
afterEach(() => {
  faults = noFaults;
});
afterAll(async () => {
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
  const onBuy = (answer: Faults['around']): Faults => ({
    around: (call, act) => (/[/](buy|refund)$/.test(call.path) ? answer(call, act) : act()),
  });
  const failing: Faults['around'] = async () => {
    throw new ApiError(503, 'SERVICE.UNAVAILABLE', 'out of order');
  };

  test('calls a purchase unknown when the answer to it is lost, and finds the label when asked again', async () => {
    const shipmentId = await created();
    faults = onBuy(async (_call, act) => {
      await act();
      throw new ApiError(500, 'INTERNAL_SERVER_ERROR', 'the answer is lost');
    });
    await expect(carriers.buy({ shipmentId, rate })).rejects.toMatchObject({ name: 'ProviderOutcomeUnknown' });
    faults = noFaults;
    expect(await carriers.readShipment(shipmentId)).toMatchObject({ status: 'purchased' });
    expect(await carriers.buy({ shipmentId, rate })).toMatchObject({ kind: 'bought' });
  });

  test('takes the label that another attempt bought in the meantime', async () => {
    const shipmentId = await created();
    let isFirst = true;
    faults = onBuy(async (_call, act) => {
      if (isFirst) {
        isFirst = false;
        await carriers.buy({ shipmentId, rate });
      }
      await act();
    });
    expect(await carriers.buy({ shipmentId, rate })).toMatchObject({ kind: 'bought', shipment: { shipmentId } });
  });

  test('calls a void unknown when the hub breaks down', async () => {
    const shipmentId = await created();
    faults = onBuy(failing);
    await expect(carriers.voidLabel(shipmentId)).rejects.toMatchObject({ name: 'ProviderOutcomeUnknown' });
  });

  test('calls reads and a new shipment transient when the hub breaks down', async () => {
    faults = { around: failing };
    for (const call of [() => carriers.track('1Z'), () => carriers.verifyAddress(to), created]) {
      await expect(call()).rejects.toMatchObject({ name: 'Transient' });
    }
  });

  test('calls everything transient when nobody answers: nothing can have happened', async () => {
    const nobody = hubCarriers(environment(`http://127.0.0.1:${await freePort()}`));
    await expect(nobody.voidLabel('shp_1')).rejects.toMatchObject({ name: 'Transient' });
  });

  test('calls a purchase unknown when the hub waited for the carrier in vain', async () => {
    const shipmentId = await created();
    faults = onBuy(async () => {
      throw new ApiError(422, 'SHIPMENT.POSTAGE.NO_RESPONSE', 'no word from the carrier');
    });
    await expect(carriers.buy({ shipmentId, rate })).rejects.toMatchObject({ name: 'ProviderOutcomeUnknown' });
  });

  test('calls a purchase transient when the hub has had too many calls', async () => {
    const shipmentId = await created();
    faults = onBuy(async () => {
      throw new ApiError(429, 'RATE_LIMITED', 'too many');
    });
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
