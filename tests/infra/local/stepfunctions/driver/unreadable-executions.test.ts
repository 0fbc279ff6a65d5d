import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import {
  arnOf,
  EngineWorld,
  invoke,
  machineIn,
  outcomeOf,
  pause,
  runToEnd,
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

const day = 86_400_000;
const wait = { StartAt: 'W', States: { W: pause(60, { End: true }) } };
const machineArn = 'arn:aws:states:us-east-1:000000000000:stateMachine:m';

test('a name that was used again after its first execution was pruned is the second one after a restart', async () => {
  const folder = await world.folder();
  const engine = await world.resume(folder, { keepDays: 1 });
  const machine = await machineIn(engine, wait);
  const arn = arnOf('a');
  await engine.start(machine, 'a', '{"first":1}');
  await runToEnd(engine, world.clock, [arn]);
  await engine.executions.list({ machineArn, limit: 10 });
  world.clock.moveTo(world.clock.now() + 2 * day);
  await until(() => (engine.executions.find(arn) ? undefined : true));
  await engine.start(machine, 'a', '{"second":2}');
  const { startedAt } = engine.executions.find(arn) ?? {};
  await engine.close();

  const again = await world.resume(folder, { keepDays: 1 });
  const described = await again.executions.describe(arn);
  expect(described).toMatchObject({ execution: { status: 'RUNNING', startedAt }, input: '{"second":2}' });
  expect(await again.executions.list({ machineArn, limit: 10 })).toMatchObject([{ arn, status: 'RUNNING', startedAt }]);
  await runToEnd(again, world.clock, [arn]);
  expect((await wholeHistory(again, arn))[0]?.details).toMatchObject({ input: '{"second":2}' });
  await again.close();
  const third = await world.resume(folder, { keepDays: 1 });
  expect(await third.executions.list({ machineArn, limit: 10 })).toMatchObject([
    { arn, status: 'SUCCEEDED', startedAt },
  ]);
});

test('one execution that cannot be read does not keep the others from going on', async () => {
  const folder = await world.folder();
  const before = await world.open(folder);
  const broken = await machineIn(before, { ...wait, Comment: 'broken' }, { name: 'broken' });
  world.run = () => new Promise(() => undefined);
  const calls = await machineIn(before, { StartAt: 'F', States: { F: invoke('f', { End: true }) } }, { name: 'calls' });
  await before.start(broken, 'a', '{}');
  await before.start(calls, 'called', '{}');
  await before.start(await machineIn(before, wait), 'b', '{}');
  await before.close();
  world.calls.length = 0;
  for (const { definitionKey } of [broken, calls]) {
    await writeFile(
      join(folder, 'definitions', `${definitionKey}.json`),
      '{"StartAt":"W","States":{"W":{"Type":"No"}}}',
    );
  }
  const after = await world.resume(folder);
  await runToEnd(after, world.clock, [arnOf('b')]);
  expect((await outcomeOf(after, arnOf('b'))).status).toBe('SUCCEEDED');
  expect(world.warnings.join('\n')).toContain(arnOf('a', 'broken'));
  expect(after.executions.find(arnOf('a', 'broken'))?.status).toBe('RUNNING');
  await after.stop(arnOf('a', 'broken'), undefined, undefined);
  expect(after.executions.find(arnOf('a', 'broken'))?.status).toBe('ABORTED');
});

test('an execution that had ended and cannot be rebuilt is told of as it ended', async () => {
  const folder = await world.folder();
  const before = await world.open(folder);
  const machine = await machineIn(before, wait);
  await before.start(machine, 'a', '{"a":1}');
  const running = await world.copyOf(folder);
  await before.stop(arnOf('a'), 'Gone', undefined);
  const ended = await world.copyOf(folder);
  await before.close();
  // The journal has the end, the store has not.
  const { cp } = await import('node:fs/promises');
  for (const file of ['executions.sqlite', 'executions.sqlite-wal']) await cp(join(running, file), join(ended, file));
  const changed = { QueryLanguage: 'JSONata', StartAt: 'X', States: { X: { Type: 'Succeed' } } };
  await writeFile(join(ended, 'definitions', `${machine.definitionKey}.json`), JSON.stringify(changed));
  const after = await world.resume(ended);
  const arn = arnOf('a');
  expect((await after.ended(arn)).execution.status).toBe('ABORTED');
  const { history } = await outcomeOf(after, arn);
  expect(history).toEqual(['1<0 ExecutionStarted', '2<1 WaitStateEntered', '3<0 ExecutionAborted']);
  await after.close();
});
