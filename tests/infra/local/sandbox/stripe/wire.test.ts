import { describe, expect, test } from '@jest/globals';
import { refusal, sandboxForTests } from './stripe-fixture.ts';

const sandbox = sandboxForTests();
const request = { amount: 2000, currency: 'usd', capture_method: 'manual' } as const;

describe('stripe sandbox: idempotency keys', () => {
  test('give the stored answer again, and say so', async () => {
    const { paymentIntents } = sandbox.stripe;
    const first = await paymentIntents.create(request, { idempotencyKey: 'again' });
    const second = await paymentIntents.create(request, { idempotencyKey: 'again' });
    expect(second).toEqual(first);
    expect(first.lastResponse.headers).not.toHaveProperty('idempotent-replayed');
    expect(second.lastResponse.headers).toMatchObject({
      'idempotent-replayed': 'true',
      'original-request': first.lastResponse.requestId,
    });
    expect(second.lastResponse.requestId).not.toBe(first.lastResponse.requestId);
  });

  test('store declines too', async () => {
    const { paymentIntents, charges } = sandbox.stripe;
    const { id } = await paymentIntents.create(request);
    const decline = () =>
      refusal(
        paymentIntents.confirm(id, { payment_method: 'pm_card_visa_chargeDeclined' }, { idempotencyKey: 'declined' }),
      );
    const first = await decline();
    const second = await decline();
    expect(second).toMatchObject({ statusCode: 402, charge: first.charge });
    expect(second.headers).toMatchObject({ 'idempotent-replayed': 'true', 'stripe-should-retry': 'false' });
    expect((await charges.list({ payment_intent: id })).data).toHaveLength(1);
  });

  test('store refusals by the state of the object, and replay them when it has changed since', async () => {
    const { paymentIntents } = sandbox.stripe;
    const { id } = await paymentIntents.create(request);
    const capture = () => paymentIntents.capture(id, {}, { idempotencyKey: 'too-early' });
    await refusal(capture());
    await paymentIntents.confirm(id, { payment_method: 'pm_card_visa' });
    expect(await refusal(capture())).toMatchObject({ code: 'payment_intent_unexpected_state' });
  });

  test('do not store mistakes in the parameters', async () => {
    const { paymentIntents } = sandbox.stripe;
    await refusal(paymentIntents.create({ ...request, amount: 1 }, { idempotencyKey: 'mistaken' }));
    expect(await paymentIntents.create(request, { idempotencyKey: 'mistaken' })).toMatchObject({ amount: 2000 });
  });

  test('are refused with other parameters or for another method, whatever the order of the parameters', async () => {
    const { paymentIntents } = sandbox.stripe;
    const { id } = await paymentIntents.create(request, { idempotencyKey: 'mine' });
    const { currency, amount, capture_method } = request;
    expect((await paymentIntents.create({ currency, capture_method, amount }, { idempotencyKey: 'mine' })).id).toBe(id);
    for (const call of [
      paymentIntents.create({ ...request, amount: 2001 }, { idempotencyKey: 'mine' }),
      paymentIntents.cancel(id, {}, { idempotencyKey: 'mine' }),
    ])
      expect(await refusal(call)).toMatchObject({ type: 'StripeIdempotencyError', statusCode: 400 });
  });

  test('are forgotten after 24 hours', async () => {
    const { paymentIntents } = sandbox.stripe;
    const first = await paymentIntents.create(request, { idempotencyKey: 'old' });
    sandbox.advance({ seconds: 86_399 });
    expect((await paymentIntents.create(request, { idempotencyKey: 'old' })).id).toBe(first.id);
    sandbox.advance({ seconds: 1 });
    const second = await paymentIntents.create(request, { idempotencyKey: 'old' });
    expect(second.id).not.toBe(first.id);
    expect((await paymentIntents.create(request, { idempotencyKey: 'old' })).id).toBe(second.id);
  });

  test('outlive a restart, with the objects', async () => {
    const first = await sandbox.stripe.paymentIntents.create(request, { idempotencyKey: 'durable' });
    await sandbox.restart();
    expect(await sandbox.stripe.paymentIntents.create(request, { idempotencyKey: 'durable' })).toEqual(first);
    expect(await sandbox.stripe.paymentIntents.retrieve(first.id)).toEqual(first);
  });
});

describe('stripe sandbox: lists', () => {
  test('are pages, newest first, that the SDK walks by itself', async () => {
    const { paymentIntents } = sandbox.stripe;
    const made: string[] = [];
    for (let i = 0; i < 5; i += 1) made.unshift((await paymentIntents.create(request)).id);
    const page = await paymentIntents.list({ limit: 2 });
    expect(page).toMatchObject({ object: 'list', has_more: true, url: '/v1/payment_intents' });
    expect(page.data.map(({ id }) => id)).toEqual(made.slice(0, 2));
    const walked: string[] = [];
    for await (const { id } of paymentIntents.list({ limit: 2 })) {
      walked.push(id);
      if (walked.length === 5) break;
    }
    expect(walked).toEqual(made);
  });

  test('expand what they hold', async () => {
    const { paymentIntents } = sandbox.stripe;
    await paymentIntents.create({ ...request, payment_method: 'pm_card_visa', confirm: true });
    const { data } = await paymentIntents.list({ limit: 1, expand: ['data.latest_charge.payment_intent'] });
    expect(data[0]?.latest_charge).toMatchObject({ object: 'charge', payment_intent: { id: data[0]?.id } });
    expect(await refusal(paymentIntents.list({ expand: ['data.application'] }))).toMatchObject({ param: 'expand' });
  });

  test('refuse limits and cursors that make no sense', async () => {
    const { paymentIntents } = sandbox.stripe;
    expect(await refusal(paymentIntents.list({ limit: 101 }))).toMatchObject({ param: 'limit' });
    expect(await refusal(paymentIntents.list({ starting_after: 'pi_none' }))).toMatchObject({
      code: 'resource_missing',
    });
  });
});

describe('stripe sandbox: the wire', () => {
  const form = { 'content-type': 'application/x-www-form-urlencoded' };

  test('names the request and the version in each answer', async () => {
    const { headers } = await sandbox.raw('GET', '/v1/payment_intents');
    expect(headers.get('request-id')).toMatch(/^req_/);
    expect(headers.get('stripe-version')).toBe('2026-10-28.endive');
  });

  test.each([
    ['no key', {}],
    ['a live key', { authorization: 'Bearer sk_live_1' }],
    ['a publishable key', { authorization: 'Bearer pk_test_1' }],
  ])('answers 401 to %s', async (_what, headers: Record<string, string>) => {
    const { status, body } = await sandbox.raw('GET', '/v1/payment_intents', {
      headers: { authorization: '', ...headers },
    });
    expect({ status, type: body.error?.type }).toEqual({ status: 401, type: 'invalid_request_error' });
    expect(String(body.error?.message)).not.toContain('_1');
  });

  test('takes the key as the name of basic authentication, as curl -u gives it', async () => {
    const authorization = `Basic ${Buffer.from('sk_test_1:').toString('base64')}`;
    expect((await sandbox.raw('GET', '/v1/payment_intents', { headers: { authorization } })).status).toBe(200);
  });

  test.each([
    ['amount=abc&currency=usd', 'parameter_invalid_integer', 'amount'],
    ['amount=12.5&currency=usd', 'parameter_invalid_integer', 'amount'],
    ['amount=-5&currency=usd', 'parameter_invalid_integer', 'amount'],
    ['amount=999999999&currency=usd', 'parameter_invalid_integer', 'amount'],
    ['amount=2000', 'parameter_missing', 'currency'],
    ['amount=2000&currency=usd&colour=red', 'parameter_unknown', 'colour'],
    ['amount=2000&currency=usd&payment_method_types[]=card', 'parameter_unknown', 'payment_method_types'],
    [
      'amount=2000&currency=usd&automatic_payment_methods[enabled]=true&automatic_payment_methods[x]=1',
      'parameter_unknown',
      'automatic_payment_methods[x]',
    ],
    ['amount=49&currency=usd', 'amount_too_small', 'amount'],
    ['amount=2000&currency=usd&payment_method=pm_nothing', 'resource_missing', 'payment_method'],
  ])('refuses %s with the parameter named', async (body, code, param) => {
    const answer = await sandbox.raw('POST', '/v1/payment_intents', { body, headers: form });
    expect(answer.body.error).toMatchObject({ type: 'invalid_request_error', code, param });
    expect(answer.status).toBe(code === 'resource_missing' ? 404 : 400);
  });

  test.each([
    'amount=2000&amount[x]=1&currency=usd',
    'amount=2000&currency=usd&capture_method=sometimes',
    'amount=2000&currency=usd&confirm=perhaps',
    'amount=2000&currency=usd&metadata=flat',
    `amount=2000&currency=usd&metadata[${'k'.repeat(41)}]=v`,
    `amount=2000&currency=usd&metadata[k]=${'v'.repeat(501)}`,
    'amount=2000&currency=usd&a[b][c][d][e][f]=deep',
    'amount=2000&currency=usd&a[b=odd',
    'amount=2005&currency=kwd',
    `amount=2000&currency=usd&${Array.from({ length: 500 }, (_, n) => `metadata[k${n}]=v`).join('&')}`,
  ])('refuses %.60s', async (body) => {
    const answer = await sandbox.raw('POST', '/v1/payment_intents', { body, headers: form });
    expect(answer).toMatchObject({ status: 400, body: { error: { type: 'invalid_request_error' } } });
  });

  test('refuses what is too large, of another version, under an endless key, or nowhere', async () => {
    const large = { body: `amount=${'1'.repeat(70_000)}`, headers: form };
    expect((await sandbox.raw('POST', '/v1/payment_intents', large)).status).toBe(413);
    const old = { headers: { 'stripe-version': '2020-08-27' } };
    expect((await sandbox.raw('GET', '/v1/payment_intents', old)).status).toBe(400);
    const endless = { body: 'amount=2000&currency=usd', headers: { ...form, 'idempotency-key': 'k'.repeat(256) } };
    expect((await sandbox.raw('POST', '/v1/payment_intents', endless)).status).toBe(400);
    expect((await sandbox.raw('GET', '/v1/customers')).status).toBe(404);
    expect((await sandbox.raw('DELETE', '/v1/payment_intents/pi_1')).status).toBe(404);
    expect((await sandbox.raw('GET', '/v1/payment_intents/pi_1')).body.error).toMatchObject({
      code: 'resource_missing',
    });
  });

  test('keeps a parameter called __proto__ a parameter', async () => {
    const body = 'amount=2000&currency=usd&__proto__[polluted]=1';
    const answer = await sandbox.raw('POST', '/v1/payment_intents', { body, headers: form });
    expect(answer.body.error).toMatchObject({ code: 'parameter_unknown' });
    expect({}).not.toHaveProperty('polluted');
  });
});
