import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import type { Engine, EngineOptions } from '../../../../../infra/local/stepfunctions/driver/engine.ts';
import {
  arnOf,
  EngineWorld,
  invoke,
  machineIn,
  pause,
  runToEnd,
  succeeded,
  until,
  wholeHistory,
} from './engine-world.ts';
import { fillSegments, quick } from './fill-segments.ts';
import { logsIn, recordsOf } from './journal-records.ts';

let world: EngineWorld;
beforeEach(() => {
  world = new EngineWorld();
});
afterEach(() => world.close());

const options: Partial<EngineOptions> = { journal: { segmentBytes: 3_000 } };
const waiting = { StartAt: 'W', States: { W: pause('{% $states.input.seconds %}', { End: true }) } };

const statusOf = (engine: Engine, name: string) => engine.executions.find(arnOf(name))?.status;
const bytesIn = (folder: string) =>
  logsIn(folder).reduce((sum, name) => sum + (statSync(join(folder, name), { throwIfNoEntry: false })?.size ?? 0), 0);
const kindsIn = (folder: string) => recordsOf(folder).map(({ head }) => head.kind);
const ended = (engine: Engine, name: string) => until(() => (statusOf(engine, name) === 'RUNNING' ? undefined : true));

test('what has ended does not run again while the segment it began in is still needed', async () => {
  const folder = await world.folder();
  const engine = await world.open(folder, options);
  const machine = await machineIn(engine, waiting);
  await engine.start(machine, 'long', '{"seconds":1000000}');
  await engine.start(machine, 'short', '{"seconds":10}');
  await fillSegments(engine, folder, 1);
  world.clock.moveTo(world.clock.now() + 10_000);
  await ended(engine, 'short');
  await fillSegments(engine, folder, 8);
  await until(() => (logsIn(folder).length < 8 ? true : undefined));
  await engine.close();

  const again = await world.resume(folder, options);
  expect(again.executions.find(arnOf('short'))?.status).toBe('SUCCEEDED');
  expect(again.executions.find(arnOf('long'))?.status).toBe('RUNNING');
});

test('the journal stays short over thousands of executions, whatever runs beside them', async () => {
  const folder = await world.folder();
  world.run = (_payload, name) => (name === 'never' ? new Promise(() => undefined) : succeeded(name));
  const engine = await world.open(folder, { journal: { segmentBytes: 20_000 }, residents: 10 });
  const waits = await machineIn(engine, waiting);
  const calls = await machineIn(
    engine,
    { StartAt: 'F', States: { F: invoke('never', { End: true }) } },
    { name: 'calls' },
  );
  for (let index = 0; index < 20; index++) {
    await engine.start(waits, `w${index}`, '{"seconds":1000000}');
    await engine.start(calls, `c${index}`, '{}');
  }
  const machine = await machineIn(engine, quick, { name: 'quick' });
  for (let batch = 0; batch < 10; batch++) {
    await Promise.all(Array.from({ length: 300 }, (_, index) => engine.start(machine, `q${batch}-${index}`, '{}')));
    // Each batch is 130,000 bytes; what runs takes 20,000, and that much again and five segments are spare.
    await until(() => (bytesIn(folder) < 150_000 ? true : undefined));
  }
  expect(world.calls).toHaveLength(20);
  await engine.close();
  world.run = (_payload, name) => succeeded(name);
  const again = await world.resume(folder, options);
  await until(() => (statusOf(again, 'w3') === 'RUNNING' && world.calls.length === 40 ? true : undefined));
  const all = Array.from({ length: 20 }, (_, index) => [arnOf(`w${index}`), arnOf(`c${index}`, 'calls')]).flat();
  await runToEnd(again, world.clock, all);
  for (const arn of all) expect(again.executions.find(arn)?.status).toBe('SUCCEEDED');
  expect(world.faults).toEqual([]);
}, 60_000);

test('express executions are carried along, and begin again with the input they had', async () => {
  const folder = await world.folder();
  const inputs: string[] = [];
  world.run = (payload) => {
    inputs.push(payload);
    return new Promise(() => undefined);
  };
  const engine = await world.open(folder, options);
  const definition = { StartAt: 'F', States: { F: invoke('f', { End: true }) } };
  const machine = await machineIn(engine, definition, { name: 'express', type: 'EXPRESS' });
  const input = JSON.stringify({ padding: 'x'.repeat(9_000) });
  await engine.startExpress(machine, 'a', input);
  await fillSegments(engine, folder, 30);
  await until(() => (logsIn(folder).includes('journal-00000001.log') ? undefined : true));
  await engine.close();
  expect(world.warnings).toEqual([]);
  await world.resume(folder, options);
  await until(() => (inputs.length === 2 ? true : undefined));
  expect(inputs).toEqual([input, input]);
  expect(world.faults).toEqual([]);
});

test.each([
  ['of one record', waiting],
  ['of several', { StartAt: 'F', States: { F: invoke('f', { Next: 'W' }), ...waiting.States } }],
])(
  'a chain %s that cannot be replayed is carried along as it is, and goes on once it can',
  async (_title, definition) => {
    const folder = await world.folder();
    const engine = await world.open(folder, options);
    const machine = await machineIn(engine, definition);
    await engine.start(machine, 'a', JSON.stringify({ seconds: 100, padding: 'x'.repeat(9_000) }));
    const length = 2 + ('F' in definition.States ? 5 : 0);
    await until(async () => (await wholeHistory(engine, arnOf('a'))).length === length || undefined);
    await engine.close();
    const file = join(folder, 'definitions', `${machine.definitionKey}.json`);
    const text = readFileSync(file, 'utf8');
    const another = { StartAt: 'X', States: { X: { Type: 'Pass', Next: definition.StartAt }, ...definition.States } };
    writeFileSync(file, JSON.stringify({ QueryLanguage: 'JSONata', ...another }));
    const changed = await world.resume(folder, options);
    await fillSegments(changed, folder, 40);
    await until(() => (logsIn(folder).includes('journal-00000001.log') ? undefined : true));
    expect(statusOf(changed, 'a')).toBe('RUNNING');
    await changed.close();
    writeFileSync(file, text);
    const again = await world.resume(folder, options);
    await runToEnd(again, world.clock, [arnOf('a')]);
    expect(await wholeHistory(again, arnOf('a'))).toHaveLength(length + 2);
    expect(world.faults).toEqual([]);
  },
);

test('a long chain is replaced by a snapshot, whose history is whole before and after', async () => {
  const folder = await world.folder();
  const engine = await world.open(folder, options);
  const steps = {
    ...Object.fromEntries(
      Array.from({ length: 10 }, (_, index) => [
        `S${index}`,
        invoke('f', { Output: '{% $states.input %}', Next: `S${index + 1}` }),
      ]),
    ),
    S10: pause(100, { End: true }),
  };
  const machine = await machineIn(engine, { StartAt: 'S0', States: steps });
  await engine.start(machine, 'a', JSON.stringify({ padding: 'x'.repeat(9_000) }));
  await until(() => (world.calls.length === 10 ? true : undefined));
  const before = await wholeHistory(engine, arnOf('a'));
  await fillSegments(engine, folder, 60);
  await until(() => (logsIn(folder).includes('journal-00000001.log') ? undefined : true));
  expect(kindsIn(folder)).toContain('snapshot');
  expect(await wholeHistory(engine, arnOf('a'))).toEqual(before);
  await engine.close();
  const again = await world.resume(folder, options);
  expect(await wholeHistory(again, arnOf('a'))).toEqual(before);
  for (const from of [1, 5, before.length]) {
    expect(await again.executions.history(arnOf('a'), { from, limit: 3 })).toEqual(before.slice(from - 1, from + 2));
  }
  await runToEnd(again, world.clock, [arnOf('a')]);
  expect((await wholeHistory(again, arnOf('a'))).slice(0, before.length)).toEqual(before);
  expect(world.calls).toHaveLength(10);
  await again.close();
  const ended = await world.resume(folder, options);
  expect((await wholeHistory(ended, arnOf('a'))).slice(0, before.length)).toEqual(before);
  expect(world.faults).toEqual([]);
});
