import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { z } from 'zod';
import { sendRaw } from './raw-client.ts';
import { carriers, startUnderTest, stripe } from './sandboxes-under-test.ts';

type UnderTest = Awaited<ReturnType<typeof startUnderTest>>;
const idSchema = z.object({ id: z.string(), rates: z.array(z.object({ id: z.string() })).default([]) });

describe('a card’s token that names a fault', () => {
  let under: UnderTest;
  beforeAll(async () => {
    under = await startUnderTest(stripe);
  });
  afterAll(() => under.close());

  const post = async (path: string, body = '') => {
    const headers = { authorization: stripe.authorization };
    const outcome = await sendRaw(under.url, { method: 'POST', path: `/v1/payment_intents${path}`, headers, body })
      .outcome;
    return outcome.kind === 'answered'
      ? { status: outcome.status, body: outcome.body }
      : { status: outcome.kind, body: '' };
  };
  const create = async () =>
    idSchema.parse(JSON.parse((await post('', 'amount=2000&currency=usd&capture_method=manual')).body)).id;

  test('makes a later operation on its payment go wrong once, for each payment', async () => {
    for (let count = 0; count < 2; count += 1) {
      const id = await create();
      const token = 'pm_card_visa_fault_capturePayment_error500';
      expect((await post(`/${id}/confirm`, `payment_method=${token}`)).status).toBe(200);
      expect((await post(`/${id}/capture`)).status).toBe(500);
      expect((await post(`/${id}/capture`)).status).toBe(200);
    }
  });

  test('makes the confirmation that it comes with go wrong', async () => {
    const id = await create();
    const body = 'payment_method=pm_card_visa_fault_confirmPayment_reset_after';
    expect((await post(`/${id}/confirm`, body)).status).toBe('reset');
    expect((await post(`/${id}/capture`)).status).toBe(200);
  });

  test('is the card that it begins with', async () => {
    const id = await create();
    const token = 'pm_card_visa_chargeDeclined_fault_cancelPayment_rateLimited';
    expect((await post(`/${id}/confirm`, `payment_method=${token}`)).status).toBe(402);
  });

  test('remembers that it was used over a restart', async () => {
    const id = await create();
    await post(`/${id}/confirm`, 'payment_method=pm_card_visa_fault_cancelPayment_error500');
    expect((await post(`/${id}/cancel`)).status).toBe(500);
    await under.restart();
    expect((await post(`/${id}/cancel`)).status).toBe(200);
  });

  test.each([
    'pm_card_visa_fault_explode_now',
    'pm_card_visa_fault_capturePayment_explode',
    'pm_card_visa_fault_readPayment_lateEffect',
    'pm_card_visa_fault_createPayment_error500',
    'pm_card_visa_fault_capturePayment_lateEffect_9999',
    'pm_card_unheard_of_fault_capturePayment_error500',
  ])('is unknown when it means nothing: %s', async (token) => {
    const answer = await post(`/${await create()}/confirm`, `payment_method=${token}`);
    expect(answer).toMatchObject({ status: 404, body: expect.stringContaining('resource_missing') });
  });
});

describe('an address that names a fault', () => {
  let under: UnderTest;
  beforeAll(async () => {
    under = await startUnderTest(carriers);
  });
  afterAll(() => under.close());

  const address = { name: 'Ada', street1: '350 5th Ave', city: 'New York', state: 'NY', zip: '10118', country: 'US' };
  const parcel = { length: 10, width: 8, height: 4, weight: 32 };
  const post = async (path: string, body: object = {}) => {
    const headers = { authorization: carriers.authorization, 'content-type': 'application/json' };
    const call = { method: 'POST', path, headers, body: JSON.stringify(body) } as const;
    const outcome = await sendRaw(under.url, call).outcome;
    return outcome.kind === 'answered'
      ? { status: outcome.status, body: outcome.body }
      : { status: outcome.kind, body: '' };
  };
  const shipmentTo = (changes: object, reference: string) => ({
    shipment: { reference, to_address: { ...address, ...changes }, from_address: address, parcel },
  });
  const create = async (changes: object, reference: string) => post('/v2/shipments', shipmentTo(changes, reference));

  test.each([{ street2: 'Fault buyLabel error500' }, { name: 'Ada fault BUYLABEL Error500' }])(
    'makes the call on its shipment go wrong once: %o',
    async (changes) => {
      const { id, rates } = idSchema.parse(JSON.parse((await create(changes, 'bought')).body));
      const rate = { rate: { id: rates[0]?.id } };
      expect((await post(`/v2/shipments/${id}/buy`, rate)).status).toBe(500);
      expect((await post(`/v2/shipments/${id}/buy`, rate)).status).toBe(200);
      expect((await post(`/v2/shipments/${id}/refund`)).status).toBe(200);
    },
  );

  test('makes the creation for each order go wrong once', async () => {
    const changes = { street2: 'Fault createShipment reset after' };
    for (const order of ['one', 'two']) {
      expect((await create(changes, order)).status).toBe('reset');
      expect((await create(changes, order)).status).toBe(201);
    }
  });

  test('makes each second call go wrong where calls are told apart by their address alone', async () => {
    const verify = () =>
      post('/v2/addresses', { address: { ...address, street2: 'Fault verifyAddress rateLimited' }, verify: true });
    const statuses = [];
    for (let count = 0; count < 4; count += 1) statuses.push((await verify()).status);
    expect(statuses).toEqual([429, 201, 429, 201]);
  });

  test.each(['Fault buyLabel explode', 'Fault explode error500', 'Default street 5', 'Fault line road'])(
    'is an address like any other when it means nothing: %s',
    async (street2) => {
      const { id, rates } = idSchema.parse(JSON.parse((await create({ street2 }, 'plain')).body));
      expect((await post(`/v2/shipments/${id}/buy`, { rate: { id: rates[0]?.id } })).status).toBe(200);
    },
  );
});
