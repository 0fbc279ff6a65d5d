import { expect, test } from '@jest/globals';
import { z } from 'zod';
import { memoryClock } from '../../../tasks/adapters/memory/clock.ts';
import { deployTask } from '../../../tasks/lambda/deploy-task.ts';
import { deployedPorts } from '../../../tasks/lambda/deployed-ports.ts';
import { task } from '../../../tasks/task.ts';

const context = { awsRequestId: 'request-1', functionName: 'weigh-parcel', getRemainingTimeInMillis: () => 1000 };

const weigh = task({
  name: 'weigh-parcel',
  purpose: 'Weighs a parcel.',
  input: z.strictObject({ pieces: z.int() }),
  output: z.strictObject({ grams: z.int(), at: z.string().max(30) }),
  timeoutSeconds: 10,
  retry: 'quick',
  ports: ['clock'],
  idempotencyKey: ({ pieces }) => String(pieces),
  run: async ({ pieces }, { clock }) => ({ grams: pieces * 100, at: clock.now().toISOString() }),
});

function clockMaker() {
  let made = 0;
  const clock = async () => {
    made += 1;
    return memoryClock();
  };
  return { clock, count: () => made };
}

test('a deployed task has the ports it declares, made at the first call and once', async () => {
  const { clock, count } = clockMaker();
  const handler = deployTask(weigh, { clock });
  expect(count()).toBe(0);
  const expected = { grams: 200, at: memoryClock().now().toISOString() };
  expect(await handler({ pieces: 2 }, context)).toEqual(expected);
  expect(await handler({ pieces: 2 }, context)).toEqual(expected);
  expect(count()).toBe(1);
});

test('a deployed task remembers its results under its own name', async () => {
  const remembered: string[] = [];
  const handler = deployTask(weigh, clockMaker(), (taskName) => async (key, _context, work) => {
    remembered.push(`${taskName} ${key}`);
    return work();
  });
  await handler({ pieces: 2 }, context);
  expect(remembered).toEqual(['weigh-parcel 2']);
});

test('the ports are the same object from call to call', async () => {
  const portsOf = deployedPorts({ clock: clockMaker().clock });
  expect(await portsOf()).toBe(await portsOf());
});
