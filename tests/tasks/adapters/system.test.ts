import { describe, expect, test } from '@jest/globals';
import { decodeTime } from 'ulid';
import { environmentSchema, settings } from '../../../tasks/adapters/environment.ts';
import { memoryClock } from '../../../tasks/adapters/memory/clock.ts';
import { memoryIds } from '../../../tasks/adapters/memory/ids.ts';
import { randomIds } from '../../../tasks/adapters/system/ids.ts';
import { orderIdSchema, orderNumberSchema } from '../../../tasks/domain/ids.ts';

describe.each([
  ['random', () => randomIds],
  ['counting', memoryIds],
])('%s ids', (_name, make) => {
  test('are valid, say when they were made, and differ', () => {
    const ids = make();
    const now = new Date('2026-11-22T10:00:00.000Z');
    const made = Array.from({ length: 100 }, () => [ids.orderId(now), ids.orderNumber()] as const);
    for (const [id, number] of made) {
      expect([orderIdSchema.safeParse(id).success, orderNumberSchema.safeParse(number).success]).toEqual([true, true]);
      expect(decodeTime(id)).toBe(now.getTime());
    }
    expect(new Set(made.flat()).size).toBe(200);
  });
});

test('the hand-driven clock stands still until it is moved', () => {
  const clock = memoryClock(new Date('2026-11-22T10:00:00.000Z'));
  clock.advance({ seconds: 90 });
  expect([clock.now().toISOString(), clock.now().toISOString()]).toEqual(Array(2).fill('2026-11-22T10:01:30.000Z'));
  clock.set(new Date(0));
  expect(clock.now().getTime()).toBe(0);
});

describe('the settings', () => {
  test('are what the environment says', () => {
    expect(settings({ TABLE_NAME: 'comanda', HOME: '/' }, 'TABLE_NAME')).toEqual({ TABLE_NAME: 'comanda' });
  });

  const optional = ['STATE_MACHINE_ALIAS', 'STRIPE_API_URL', 'PAYMENT_RETURN_URL', 'PROVIDER_TIMEOUT_SECONDS'];

  test('may leave out what has a default', () => {
    expect(
      settings({}, 'STATE_MACHINE_ALIAS', 'STRIPE_API_URL', 'PAYMENT_RETURN_URL', 'PROVIDER_TIMEOUT_SECONDS'),
    ).toEqual({
      PROVIDER_TIMEOUT_SECONDS: 10,
    });
  });

  test.each(Object.keys(environmentSchema.shape).filter((name) => !optional.includes(name)))(
    'name %s when it is missing',
    (name) => {
      expect(() => settings({}, name as keyof typeof environmentSchema.shape)).toThrow(`the environment's ${name}: `); // keys are its names
    },
  );
});
