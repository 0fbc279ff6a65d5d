import { describe, expect, test } from '@jest/globals';
import { z } from 'zod';
import type { FunctionContext } from '../../../tasks/lambda/function.ts';
import type { RememberResults } from '../../../tasks/lambda/remember-results.ts';
import { type AnyTask, taskHandler } from '../../../tasks/lambda/task-handler.ts';
import type { Ports } from '../../../tasks/ports/ports.ts';
import { callbackTask, task } from '../../../tasks/task.ts';

const context: FunctionContext = {
  awsRequestId: 'request-1',
  functionName: 'weigh-parcel',
  getRemainingTimeInMillis: () => 1000,
};
const clock = { now: () => new Date('2026-11-22T10:00:00Z') };
// The tasks below ask for the clock only.
const portsOf = async () => ({ clock }) as unknown as Ports;
const contract = {
  name: 'weigh-parcel',
  purpose: 'Weighs a parcel.',
  input: z.strictObject({ orderId: z.string().max(26), pieces: z.int() }),
  output: z.strictObject({ grams: z.int(), at: z.string().max(30) }),
  declines: { TooHeavy: { leavesOpen: false } },
  timeoutSeconds: 10,
  retry: 'quick',
} as const;

function rememberInMemory(): RememberResults & { readonly keys: string[] } {
  const results = new Map<string, unknown>();
  const keys: string[] = [];
  const remember: RememberResults = async (key, _context, work) => {
    keys.push(key);
    if (!results.has(key)) results.set(key, await work());
    return results.get(key);
  };
  return Object.assign(remember, { keys });
}

const handlerOf = (anyTask: AnyTask, remember = rememberInMemory()) => taskHandler(anyTask, portsOf, remember);

describe('the function of a task', () => {
  const weigh = task({
    ...contract,
    ports: ['clock'],
    run: async (input, ports, call) => {
      if (input.pieces > 10) throw call.decline('TooHeavy', `${input.pieces} pieces`);
      return { grams: input.pieces * 100, at: ports.clock.now().toISOString() };
    },
  });

  test('gives the result of the task, with the ports it asked for', async () => {
    const result = await handlerOf(weigh)({ orderId: 'A', pieces: 2 }, context);
    expect(result).toEqual({ grams: 200, at: '2026-11-22T10:00:00.000Z' });
  });

  test('names the field of an input that does not fit, in an error that no retry mends', async () => {
    await expect(handlerOf(weigh)({ orderId: 'A', pieces: 'two' }, context)).rejects.toMatchObject({
      name: 'BrokenContract',
      message: expect.stringContaining('pieces'),
    });
  });

  test('throws a decline under the name that the state machine catches', async () => {
    await expect(handlerOf(weigh)({ orderId: 'A', pieces: 11 }, context)).rejects.toMatchObject({
      name: 'TooHeavy',
      kind: 'declined',
      message: '11 pieces',
    });
  });

  test('refuses a result that does not fit the output', async () => {
    const wrong = task({ ...contract, ports: ['clock'], run: async () => ({ grams: 1.5, at: 'now' }) });
    await expect(handlerOf(wrong)({ orderId: 'A', pieces: 1 }, context)).rejects.toMatchObject({
      name: 'BrokenContract',
      message: expect.stringContaining('grams'),
    });
  });

  test('runs a task once per idempotency key', async () => {
    let runs = 0;
    const counted = task({
      ...contract,
      ports: ['clock'],
      idempotencyKey: (input) => input.orderId,
      run: async () => {
        runs += 1;
        return { grams: runs, at: 'now' };
      },
    });
    const remember = rememberInMemory();
    const handler = handlerOf(counted, remember);
    await handler({ orderId: 'A', pieces: 1 }, context);
    expect(await handler({ orderId: 'A', pieces: 1 }, context)).toEqual({ grams: 1, at: 'now' });
    expect(remember.keys).toEqual(['A', 'A']);
    expect(runs).toBe(1);
  });
});

describe('the function of a callback task', () => {
  test('hands the token over and answers nothing', async () => {
    const seen: unknown[] = [];
    const awaitScale = callbackTask({
      ...contract,
      ports: [],
      register: async (input, taskToken) => {
        seen.push({ input, taskToken });
      },
    });
    const handler = handlerOf(awaitScale);
    expect(await handler({ orderId: 'A', pieces: 1, taskToken: 'token-1' }, context)).toBeNull();
    expect(seen).toEqual([{ input: { orderId: 'A', pieces: 1 }, taskToken: 'token-1' }]);
    await expect(handler({ orderId: 'A', pieces: 1 }, context)).rejects.toMatchObject({ name: 'BrokenContract' });
  });
});
