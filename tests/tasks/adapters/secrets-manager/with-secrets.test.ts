import { describe, expect, test } from '@jest/globals';
import { withSecrets } from '../../../../tasks/adapters/secrets-manager/with-secrets.ts';
import { Transient } from '../../../../tasks/task.ts';

const stripe = 'arn:aws:secretsmanager:us-east-1:000000000000:secret:stripe';
const carriers = 'arn:aws:secretsmanager:us-east-1:000000000000:secret:carriers';
const environment = { TABLE_NAME: 'orders', AWS_SESSION_TOKEN: 'session', SECRET_ARNS: `${stripe} ${carriers}` };

/** The extension as a function sees it, its clock in hand. */
function extension(secrets: Record<string, Record<string, string>>) {
  const state = { secrets, milliseconds: 0, refusals: 0, asked: [] as string[], tokens: new Set<string | null>() };
  const world = {
    now: () => state.milliseconds,
    pause: async () => {},
    fetch: (async (input: string, init: RequestInit) => {
      const arn = new URL(input).searchParams.get('secretId') ?? '';
      state.asked.push(arn);
      state.tokens.add(new Headers(init.headers).get('X-Aws-Parameters-Secrets-Token'));
      if (state.refusals > 0) {
        state.refusals -= 1;
        return new Response('not ready to serve traffic, please wait', { status: 400 });
      }
      return Response.json({ SecretString: JSON.stringify(state.secrets[arn]) });
    }) as typeof fetch, // of its overloads only this one is called
  };
  return { state, world };
}

const both = () => extension({ [stripe]: { STRIPE_API_KEY: 'sk_1' }, [carriers]: { CARRIER_API_KEY: 'ck_1' } });

describe('an environment with secrets', () => {
  test('has the settings of each secret beside its own', async () => {
    const { state, world } = both();
    const merged = await withSecrets(environment, world)();
    expect(merged).toMatchObject({ TABLE_NAME: 'orders', STRIPE_API_KEY: 'sk_1', CARRIER_API_KEY: 'ck_1' });
    expect([...state.tokens]).toEqual(['session']);
  });

  test('asks for nothing when it names none', async () => {
    const { state, world } = both();
    const plain = { TABLE_NAME: 'orders' };
    expect(await withSecrets(plain, world)()).toBe(plain);
    expect(state.asked).toEqual([]);
  });

  test('is the same object for a minute, and afterwards too while no secret has changed', async () => {
    const { state, world } = both();
    const read = withSecrets(environment, world);
    const first = await read();
    state.milliseconds = 59_000;
    expect(await read()).toBe(first);
    expect(state.asked).toHaveLength(2);
    state.milliseconds = 61_000;
    expect(await read()).toBe(first);
    expect(state.asked).toHaveLength(4);
  });

  test('is another one once a secret was rotated', async () => {
    const { state, world } = both();
    const read = withSecrets(environment, world);
    const first = await read();
    state.secrets[stripe] = { STRIPE_API_KEY: 'sk_2' };
    state.milliseconds = 61_000;
    const second = await read();
    expect(second).not.toBe(first);
    expect(second).toMatchObject({ STRIPE_API_KEY: 'sk_2', CARRIER_API_KEY: 'ck_1' });
  });

  test('waits for an extension that has not started yet', async () => {
    const { state, world } = both();
    state.refusals = 2;
    expect(await withSecrets(environment, world)()).toMatchObject({ STRIPE_API_KEY: 'sk_1' });
  });

  test('is transient when the extension never answers, so that the call is made again', async () => {
    const { state, world } = both();
    state.refusals = 100;
    await expect(withSecrets(environment, world)()).rejects.toThrow(Transient);
    await expect(withSecrets(environment, world)()).rejects.toThrow('answered 400');
  });
});
