import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import type { Engine } from '../../../../../infra/local/stepfunctions/driver/engine.ts';
import {
  answerToken,
  arnOf,
  ask,
  EngineWorld,
  machineIn,
  outcomeOf,
  tokensAskedFor,
  until,
  wholeHistory,
} from './engine-world.ts';

let world: EngineWorld;
beforeEach(() => {
  world = new EngineWorld();
});
afterEach(async () => {
  await world.close();
  expect(world.faults).toEqual([]);
});

const definition = { StartAt: 'A', States: { A: ask('ask', { HeartbeatSeconds: 60, End: true }) } };
const arn = arnOf('a');

async function startAsking(engine: Engine): Promise<string> {
  await engine.start(await machineIn(engine, definition), 'a', '{"a":1}');
  return until(async () => tokensAskedFor(await wholeHistory(engine, arn))[0]);
}

test('a task that sends heartbeats for months makes the journal no longer', async () => {
  const folder = await world.folder();
  const journal = { segmentBytes: 64 * 1024 };
  const engine = await world.resume(folder, { journal });
  const token = await startAsking(engine);
  const length = () =>
    readdirSync(folder)
      .filter((name) => name.endsWith('.log'))
      .reduce((sum, name) => sum + statSync(join(folder, name)).size, 0);
  for (let count = 0; count < 80; count++) {
    await Promise.all(
      Array.from({ length: 100 }, () => engine.answerTask(token, (task) => ({ kind: 'task-heartbeat', task }))),
    );
  }
  await until(() => (length() < 900 * 1024 ? true : undefined));
  await engine.close();
  const after = await world.resume(folder, { journal });
  await answerToken(after, token);
  await after.ended(arn);
  const { status, history } = await outcomeOf(after, arn);
  expect(status).toBe('SUCCEEDED');
  expect(history.map((event) => event.split(' ')[1])).toEqual([
    'ExecutionStarted',
    'TaskStateEntered',
    'TaskScheduled',
    'TaskStarted',
    'TaskSubmitted',
    'TaskSucceeded',
    'TaskStateExited',
    'ExecutionSucceeded',
  ]);
});

test('an answer that the interpreter stumbles over changes nothing and ends nothing', async () => {
  const engine = await world.resume(await world.folder());
  const token = await startAsking(engine);
  const answer = engine.answerTask(token, (task) => ({ kind: 'task-succeeded', task, output: 'no JSON' }));
  await expect(answer).rejects.toThrow(`${arn} cannot go on`);
  await answerToken(engine, token);
  await engine.ended(arn);
  expect((await outcomeOf(engine, arn)).status).toBe('SUCCEEDED');
});
