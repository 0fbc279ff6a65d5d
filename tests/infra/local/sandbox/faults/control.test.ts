import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { maxRules } from '../../../../../infra/local/sandbox/faults/rules.ts';
import { sendRaw } from './raw-client.ts';
import { carriers, type SandboxUnderTest, startUnderTest, stripe } from './sandboxes-under-test.ts';

describe.each([stripe, carriers])('the control of the faults of $name', (sandbox: SandboxUnderTest) => {
  let under: Awaited<ReturnType<typeof startUnderTest>>;
  const operation = sandbox.name === 'stripe' ? 'capturePayment' : 'buyLabel';
  const read = sandbox.name === 'stripe' ? 'readPayment' : 'readShipment';
  beforeAll(async () => {
    under = await startUnderTest(sandbox);
  });
  afterAll(() => under.close());

  test('is for whoever has the key', async () => {
    const call = { method: 'GET', path: '/sandbox/faults' } as const;
    expect(await sendRaw(under.url, call).outcome).toMatchObject({ kind: 'answered', status: 401 });
    const headers = { authorization: 'Bearer nonsense' };
    expect(await sendRaw(under.url, { ...call, headers }).outcome).toMatchObject({ status: 401 });
  });

  test('answers with the rule as it holds, lists it, and forgets it', async () => {
    const { call, list } = under.control;
    const { status, json } = await call('POST', { provider: sandbox.name, operation, fault: 'timeoutBefore' });
    expect(status).toBe(201);
    expect(json).toEqual({
      id: expect.stringMatching(/^rule_/),
      provider: sandbox.name,
      operation,
      fault: 'timeoutBefore',
      parameters: {},
      times: 1,
      match: {},
      used: 0,
    });
    expect((await list()).rules).toHaveLength(1);
    const [rule] = (await list()).rules;
    expect(await call('DELETE', undefined, `/sandbox/faults/${rule?.id}`)).toMatchObject({ json: { deleted: 1 } });
    expect(await call('DELETE', undefined, `/sandbox/faults/${rule?.id}`)).toMatchObject({
      status: 404,
      json: { error: { code: 'NOT_FOUND' } },
    });
    expect((await list()).rules).toEqual([]);
  });

  test('forgets all rules at once', async () => {
    for (let count = 0; count < 3; count += 1) await under.control.add({ operation, fault: 'error500' });
    expect(await under.control.call('DELETE')).toMatchObject({ status: 200, json: { deleted: 3 } });
  });

  test.each([
    ['not JSON', '{', 400, 'NOT_JSON', []],
    ['no object', '[]', 422, 'INVALID_RULE', ['']],
    ['no operation', { fault: 'error500' }, 422, 'INVALID_RULE', ['operation']],
    ['another’s operation', { operation: 'payBill', fault: 'error500' }, 422, 'INVALID_RULE', ['operation']],
    ['another provider', { provider: 'paypal', operation, fault: 'error500' }, 422, 'INVALID_RULE', ['provider']],
    ['no such fault', { operation, fault: 'explode' }, 422, 'INVALID_RULE', ['fault']],
    ['a fault of effects at a read', { operation: read, fault: 'lateEffect' }, 422, 'INVALID_RULE', ['fault']],
    ['a fault of webhooks at a read', { operation: read, fault: 'webhookLost' }, 422, 'INVALID_RULE', ['fault']],
    ['no time at all', { operation, fault: 'error500', times: 0 }, 422, 'INVALID_RULE', ['times']],
    ['half a time', { operation, fault: 'error500', times: 1.5 }, 422, 'INVALID_RULE', ['times']],
    [
      'a time before now',
      { operation, fault: 'lateEffect', parameters: { seconds: -1 } },
      422,
      'INVALID_RULE',
      ['parameters.seconds'],
    ],
    [
      'more than an hour',
      { operation, fault: 'lateEffect', parameters: { seconds: 3601 } },
      422,
      'INVALID_RULE',
      ['parameters.seconds'],
    ],
    [
      'a time where none is taken',
      { operation, fault: 'timeoutAfter', parameters: { seconds: 1 } },
      422,
      'INVALID_RULE',
      ['parameters.seconds'],
    ],
    [
      'a moment where none is taken',
      { operation, fault: 'timeoutAfter', parameters: { when: 'after' } },
      422,
      'INVALID_RULE',
      ['parameters.when'],
    ],
    ['an unknown field', { operation, fault: 'error500', colour: 'red' }, 422, 'INVALID_RULE', ['']],
    [
      'an empty order',
      { operation, fault: 'error500', match: { orderId: '' } },
      422,
      'INVALID_RULE',
      ['match.orderId'],
    ],
  ])('refuses %s', async (_what, rule, status, code, fields) => {
    const answer = await under.control.call('POST', rule);
    expect(answer).toMatchObject({ status, json: { error: { code } } });
    const { error } = answer.json as { error: { details: { field: string }[] } }; // the documented shape of a refusal
    expect(error.details.map(({ field }) => field)).toEqual(fields);
    expect((await under.control.list()).rules).toEqual([]);
  });

  test('refuses what is too long, and other methods', async () => {
    expect((await under.control.call('POST', 'x'.repeat(17_000))).status).toBe(413);
    expect((await under.control.call('POST', 'x'.repeat(70_000))).status).toBe(413);
    expect((await under.control.call('POST', {}, '/sandbox/faults/rule_1')).status).toBe(405);
  });

  test('refuses more rules than it can be meant to have', async () => {
    for (let count = 0; count < maxRules; count += 1) await under.control.add({ operation, fault: 'error500' });
    expect(await under.control.call('POST', { operation, fault: 'error500' })).toMatchObject({
      status: 409,
      json: { error: { code: 'TOO_MANY_RULES' } },
    });
    await under.control.call('DELETE');
  });

  test('keeps the rules and how often they were used over a restart', async () => {
    const id = await under.control.add({ operation: read, fault: 'error500', times: 2 });
    const { call } = await sandbox.prepare(under, read);
    const statusOfNext = async () => {
      const outcome = await sendRaw(under.url, call).outcome;
      return outcome.kind === 'answered' ? outcome.status : outcome.kind;
    };
    expect(await statusOfNext()).toBe(500);
    await under.restart();
    expect(await under.control.usesOf(id)).toBe(1);
    expect([await statusOfNext(), await statusOfNext()]).toEqual([500, 200]);
    await under.control.call('DELETE');
  });

  test('holds a rule of one order back from all others', async () => {
    const making = sandbox.name === 'stripe' ? 'createPayment' : 'createShipment';
    await under.control.add({ operation: making, fault: 'error500', match: { orderId: 'mine' } });
    const { call } = await sandbox.prepare(under, making);
    const ours = { ...call, body: call.body?.replace(/name-\d+/, 'mine') ?? '', headers: { ...call.headers } };
    if (sandbox.hasKeys) Object.assign(ours.headers, { 'idempotency-key': 'mine' });
    expect(await sendRaw(under.url, call).outcome).toMatchObject({ kind: 'answered' });
    expect((await under.control.list()).rules[0]?.used).toBe(0);
    expect(await sendRaw(under.url, ours).outcome).toMatchObject({ status: 500 });
    await under.control.call('DELETE');
  });
});

test('an order cannot be named where a call does not say of which order it is', async () => {
  const under = await startUnderTest(carriers);
  const answer = await under.control.call('POST', {
    operation: 'verifyAddress',
    fault: 'error500',
    match: { orderId: 'mine' },
  });
  await under.close();
  expect(answer).toMatchObject({ status: 422, json: { error: { details: [{ field: 'match.orderId' }] } } });
});
