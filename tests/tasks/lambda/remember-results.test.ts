import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { FunctionContext } from '../../../tasks/lambda/function.ts';
import { type RememberResults, rememberInDynamodb } from '../../../tasks/lambda/remember-results.ts';
import { type Dynoxide, startDynoxide } from '../../support/dynoxide.ts';

let dynoxide: Dynoxide;
let client: DynamoDBClient;
let remember: RememberResults;
beforeAll(async () => {
  dynoxide = await startDynoxide();
  client = new DynamoDBClient({});
  remember = rememberInDynamodb('send-message', 'comanda-idempotency', client);
});
afterAll(async () => {
  client.destroy();
  await dynoxide.stop();
});

const context = (remainingMilliseconds = 10_000): FunctionContext => ({
  awsRequestId: 'request-1',
  functionName: 'send-message',
  getRemainingTimeInMillis: () => remainingMilliseconds,
});

describe('a task whose results are remembered', () => {
  test('works once per key and gives its first result ever after', async () => {
    let runs = 0;
    const work = async () => ({ run: ++runs });
    expect(await remember('order-1:shipped', context(), work)).toEqual({ run: 1 });
    expect(await remember('order-1:shipped', context(), work)).toEqual({ run: 1 });
    expect(await remember('order-1:confirmation', context(), work)).toEqual({ run: 2 });
  });

  test('does not share its keys with another task', async () => {
    const other = rememberInDynamodb('other-task', 'comanda-idempotency', client);
    await remember('order-2', context(), async () => 'ours');
    expect(await other('order-2', context(), async () => 'theirs')).toBe('theirs');
  });

  test('leaves no trace of an attempt that failed', async () => {
    const fails = async () => {
      throw Object.assign(new Error('the mail server is away'), { name: 'Transient' });
    };
    await expect(remember('order-3', context(), fails)).rejects.toMatchObject({ message: 'the mail server is away' });
    expect(await remember('order-3', context(), async () => 'sent')).toBe('sent');
  });

  test('calls an attempt that is still at work transient, so that it is asked again', async () => {
    let finish: (value: string) => void = () => undefined;
    let hasBegun: () => void = () => undefined;
    const begun = new Promise<void>((settle) => {
      hasBegun = settle;
    });
    const first = remember('order-4', context(), () => {
      hasBegun();
      return new Promise((settle) => {
        finish = settle;
      });
    });
    await begun;
    await expect(remember('order-4', context(), async () => 'second')).rejects.toMatchObject({ name: 'Transient' });
    finish('first');
    expect(await first).toBe('first');
    expect(await remember('order-4', context(), async () => 'third')).toBe('first');
  });
});
