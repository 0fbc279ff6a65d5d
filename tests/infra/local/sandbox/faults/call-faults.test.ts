import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { type FaultKind, fits } from '../../../../../infra/local/sandbox/faults/fault.ts';
import { sendRaw, until } from './raw-client.ts';
import { carriers, type Prepared, type SandboxUnderTest, startUnderTest, stripe } from './sandboxes-under-test.ts';

describe.each([stripe, carriers])('faults of $name', (sandbox: SandboxUnderTest) => {
  let under: Awaited<ReturnType<typeof startUnderTest>>;
  beforeAll(async () => {
    under = await startUnderTest(sandbox);
  });
  afterEach(async () => {
    await under.control.call('DELETE');
  });
  afterAll(() => under.close());

  /** The operations that the fault fits, and of those only what can be seen to have happened when it is about effects. */
  const operationsFor = (kind: FaultKind) =>
    Object.entries(sandbox.operations).flatMap(([name, traits]) => (fits(kind, traits) ? [name] : []));
  const hasEffect = (operation: string) => sandbox.operations[operation]?.effect !== 'none';
  const hasKey = ({ call }: Prepared) => call.headers?.['idempotency-key'] !== undefined;

  const isFine = ({ status }: { status: number }) => status < 400;
  const send = async (call: Prepared['call']) => {
    const outcome = await sendRaw(under.url, call).outcome;
    if (outcome.kind !== 'answered') throw new Error(`expected an answer, got ${outcome.kind}`);
    return outcome;
  };
  /** Sends the call and comes back when its rule was used: it is held by then, or answered soon. */
  const sendInto = async (operation: string, fault: FaultKind, prepared: Prepared, parameters: object = {}) => {
    const rule = await under.control.add({ operation, fault, parameters });
    const sent = sendRaw(under.url, prepared.call);
    await until(async () => (await under.control.usesOf(rule)) === 1);
    return sent;
  };
  /** The caller ends its connection, and the sandbox knows. */
  const giveUp = async (sent: ReturnType<typeof sendRaw>) => {
    expect(await sent.giveUp()).toEqual({ kind: 'gaveUp' });
    await until(async () => (await under.control.list()).held === 0);
  };
  const lateEffects = async () => (await under.control.list()).lateEffects;

  test.each(operationsFor('timeoutBefore'))(
    '%s, timeoutBefore: no effect, no answer, and the next is served',
    async (operation) => {
      const prepared = await sandbox.prepare(under, operation);
      const sent = await sendInto(operation, 'timeoutBefore', prepared);
      expect(await prepared.hasHappened()).toBe(false);
      await giveUp(sent);
      expect(isFine(await send(prepared.call))).toBe(true);
      expect(await prepared.hasHappened()).toBe(hasEffect(operation));
    },
  );

  test.each(operationsFor('timeoutAfter'))(
    '%s, timeoutAfter: the effect is there, and no answer',
    async (operation) => {
      const prepared = await sandbox.prepare(under, operation);
      const sent = await sendInto(operation, 'timeoutAfter', prepared);
      if (hasEffect(operation)) await until(() => prepared.hasHappened());
      await giveUp(sent);
      if (hasKey(prepared)) {
        const { status, headers } = await send(prepared.call);
        expect({ status, replayed: headers['idempotent-replayed'] }).toEqual({ status: 200, replayed: 'true' });
      }
    },
  );

  test.each(operationsFor('lateEffect'))(
    '%s, lateEffect: the effect comes in its time, over a restart too',
    async (operation) => {
      const prepared = await sandbox.prepare(under, operation);
      const sent = await sendInto(operation, 'lateEffect', prepared, { seconds: 20 });
      const start = under.clock.now();
      await giveUp(sent);
      if (hasKey(prepared)) expect((await send(prepared.call)).status).toBe(409);
      under.clock.moveTo(start + 19_999);
      expect({ late: await lateEffects(), happened: await prepared.hasHappened() }).toEqual({
        late: 1,
        happened: false,
      });
      await under.restart();
      expect({ late: await lateEffects(), happened: await prepared.hasHappened() }).toEqual({
        late: 1,
        happened: false,
      });
      under.clock.moveTo(start + 20_000);
      await until(async () => (await lateEffects()) === 0);
      expect(await prepared.hasHappened()).toBe(true);
      if (hasKey(prepared)) expect((await send(prepared.call)).headers['idempotent-replayed']).toBe('true');
    },
  );

  test.each(operationsFor('effectAfterUndo'))(
    '%s, effectAfterUndo: the effect waits for the undo',
    async (operation) => {
      const prepared = await sandbox.prepare(under, operation);
      const sent = await sendInto(operation, 'effectAfterUndo', prepared);
      await giveUp(sent);
      expect({ late: await lateEffects(), happened: await prepared.hasHappened() }).toEqual({
        late: 1,
        happened: false,
      });
      expect(isFine(await send(prepared.undo ?? prepared.anew))).toBe(true);
      await until(async () => (await lateEffects()) === 0);
      // What was undone first is closed to it; only a new object has nothing in its way.
      expect(await prepared.hasHappened()).toBe(prepared.undo === undefined);
      if (hasKey(prepared)) {
        const { status, headers } = await send(prepared.call);
        expect(headers['idempotent-replayed']).toBe('true');
        expect(status).toBe(prepared.undo === undefined ? 200 : 400);
      }
    },
  );

  test.each(operationsFor('effectAfterUndo'))(
    '%s, effectAfterUndo: comes by itself when no undo does',
    async (operation) => {
      const prepared = await sandbox.prepare(under, operation);
      const sent = await sendInto(operation, 'effectAfterUndo', prepared, { seconds: 7 });
      await giveUp(sent);
      under.clock.moveTo(under.clock.now() + 7000);
      await until(async () => (await lateEffects()) === 0);
      expect(await prepared.hasHappened()).toBe(true);
    },
  );

  test.each(operationsFor('storedError'))('%s, storedError: a 500, and again for its key', async (operation) => {
    const prepared = await sandbox.prepare(under, operation);
    const sent = await sendInto(operation, 'storedError', prepared);
    expect(await sent.outcome).toMatchObject({ kind: 'answered', status: 500 });
    expect(await prepared.hasHappened()).toBe(false);
    if (hasKey(prepared)) {
      await under.restart();
      const { status, headers } = await send(prepared.call);
      expect({ status, replayed: headers['idempotent-replayed'] }).toEqual({ status: 500, replayed: 'true' });
    }
    expect(isFine(await send(prepared.anew))).toBe(true);
    expect(await prepared.hasHappened()).toBe(true);
  });

  test.each([
    ['error500', 500],
    ['rateLimited', 429],
  ] as const)(
    'any operation, %s: the provider’s own words, no effect, and nothing of it is remembered',
    async (fault, status) => {
      for (const operation of operationsFor(fault)) {
        const prepared = await sandbox.prepare(under, operation);
        const outcome = await (await sendInto(operation, fault, prepared)).outcome;
        expect({ operation, outcome }).toMatchObject({ operation, outcome: { kind: 'answered', status } });
        expect(await prepared.hasHappened()).toBe(false);
        const again = await send(prepared.call);
        expect({ operation, fine: isFine(again), replayed: again.headers['idempotent-replayed'] }).toEqual({
          operation,
          fine: true,
          replayed: undefined,
        });
      }
    },
  );

  test.each(['before', 'after'] as const)('any operation, reset %s the effect: the connection breaks', async (when) => {
    for (const operation of operationsFor('reset')) {
      const prepared = await sandbox.prepare(under, operation);
      const outcome = await (await sendInto(operation, 'reset', prepared, { when })).outcome;
      expect({ operation, outcome }).toEqual({ operation, outcome: { kind: 'reset', code: 'ECONNRESET' } });
      const happened = await prepared.hasHappened();
      expect({ operation, happened }).toEqual({ operation, happened: when === 'after' && hasEffect(operation) });
    }
  });

  test('calls that are held do not keep it from closing', async () => {
    const [operation = ''] = operationsFor('timeoutBefore');
    const held = [];
    for (let count = 0; count < 5; count += 1)
      held.push(await sendInto(operation, 'timeoutBefore', await sandbox.prepare(under, operation)));
    await under.restart();
    for (const { outcome } of held) expect(await outcome).toMatchObject({ kind: 'reset' });
  });
});

describe('what a provider says when it is asked too often', () => {
  test.each([
    [stripe, 'readPayment', { error: { type: 'invalid_request_error', code: 'rate_limit' } }],
    [carriers, 'readShipment', { error: { code: 'RATE_LIMITED' } }],
  ] as const)('%#', async (sandbox, operation, words) => {
    const under = await startUnderTest(sandbox);
    const { call } = await sandbox.prepare(under, operation);
    await under.control.add({ operation, fault: 'rateLimited' });
    const outcome = await sendRaw(under.url, call).outcome;
    await under.close();
    expect(outcome.kind === 'answered' && JSON.parse(outcome.body)).toMatchObject(words);
  });
});
