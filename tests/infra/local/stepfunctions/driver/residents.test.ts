import { expect, test } from '@jest/globals';
import type { ExecutionRunner } from '../../../../../infra/local/stepfunctions/driver/execution-runner.ts';
import { type LiveExecution, LiveExecutions } from '../../../../../infra/local/stepfunctions/driver/live-executions.ts';
import { Residents } from '../../../../../infra/local/stepfunctions/driver/residents.ts';
import { arnOf } from './engine-world.ts';

const all = new LiveExecutions();
let id = 0;

/** An execution in memory of which the journal holds so many megabytes. */
function execution(megabytes: number, isQuiet = true): LiveExecution {
  id++;
  const about = { arn: arnOf(`e${id}`), machineKey: 'k', machineArn: 'm', startedAt: 0 };
  const live = all.take({ kind: 'begun', id, about }, { segment: 1, offset: 0, length: megabytes * 1024 * 1024 });
  live.runner = { isQuiet, historyLength: 0 } as ExecutionRunner; // all that is asked of it here
  return live;
}

const loaded = async (): Promise<never> => {
  throw new Error('expected nothing to be loaded');
};
const inMemory = (lives: readonly LiveExecution[]) => lives.map(({ runner }) => runner !== undefined);

test('the one that was used least recently goes first', () => {
  const residents = new Residents(2, loaded);
  const lives = [execution(0), execution(0), execution(0)];
  const [first] = lives;
  for (const live of [...lives.slice(0, 2), ...(first ? [first] : []), ...lives.slice(2)]) residents.used(live);
  expect(inMemory(lives)).toEqual([true, false, true]);
});

test('few that hold much go like many that hold little', () => {
  const residents = new Residents(1000, loaded);
  const lives = [50, 50, 20, 20, 20].map((megabytes) => execution(megabytes));
  for (const live of lives) residents.used(live);
  expect(inMemory(lives)).toEqual([false, true, true, true, true]);
});

test('what something happens to stays, whatever it holds', () => {
  const residents = new Residents(1, loaded);
  const lives = [execution(500, false), execution(500, false), execution(1), execution(500)];
  for (const live of lives) residents.used(live);
  expect(inMemory(lives)).toEqual([true, true, false, true]);
});
