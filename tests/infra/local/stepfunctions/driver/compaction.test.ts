import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import type { Engine, EngineOptions } from '../../../../../infra/local/stepfunctions/driver/engine.ts';
import type { HistoryEvent } from '../../../../../infra/local/stepfunctions/interpreter/history-event.ts';
import {
  arnOf,
  callsOfEveryWay,
  EngineWorld,
  everyWayToWait,
  failed,
  invoke,
  machineIn,
  pause,
  runToEnd,
  succeeded,
  until,
  wholeHistory,
} from './engine-world.ts';
import { GatedDisk } from './gated-disk.ts';
import { logsIn, recordsOf } from './journal-records.ts';

let world: EngineWorld;
beforeEach(() => {
  world = new EngineWorld();
});
afterEach(() => world.close());

const options: Partial<EngineOptions> = { journal: { segmentBytes: 3_000 } };
const waiting = { StartAt: 'W', States: { W: pause('{% $states.input.seconds %}', { End: true }) } };
const quick = { StartAt: 'P', States: { P: { Type: 'Pass', End: true } } };

/** Starts executions that end at once until so many segments are sealed since. */
async function fillSegments(engine: Engine, folder: string, count: number): Promise<void> {
  const machine = await machineIn(engine, quick, { name: 'quick' });
  const numberOf = (name: string | undefined) => Number(/\d+/.exec(name ?? '')?.[0] ?? 0);
  const until = numberOf(logsIn(folder).at(-1)) + count;
  for (let index = 0; numberOf(logsIn(folder).at(-1)) < until; index++) {
    await engine.start(machine, `quick-${until}-${index}`, JSON.stringify({ filling: 'x'.repeat(500) }));
  }
}

const ended = (engine: Engine, name: string) =>
  until(() => (engine.executions.find(arnOf(name))?.status === 'RUNNING' ? undefined : true));

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

const statusOf = (engine: Engine, name: string) => engine.executions.find(arnOf(name))?.status;
const bytesIn = (folder: string) =>
  logsIn(folder).reduce((sum, name) => sum + (statSync(join(folder, name), { throwIfNoEntry: false })?.size ?? 0), 0);
const kindsIn = (folder: string) => recordsOf(folder).map(({ head }) => head.kind);

/** Whether it records what a function answered, not somebody's answer by token. */
function isAnswerOfCall({ type, details }: HistoryEvent): boolean {
  if (type === 'TaskSucceeded') return details?.resource === 'invoke';
  return type === 'TaskFailed' || type === 'TaskSubmitted';
}

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

test('killed at any step of it, nothing is lost, comes back or is asked for again', async () => {
  const folder = await world.folder();
  const failedOnce = new Set<string>();
  world.run = (payload, name) => {
    if (name !== 'flaky' || failedOnce.has(payload)) return succeeded(name);
    failedOnce.add(payload);
    return failed('Boom');
  };
  const disk = new GatedDisk();
  const copies: { folder: string; ended: string[] }[] = [];
  const begunAnew = new Set<string>();
  const names = [...'abcdefghijklmnop'];
  // Two wait for all of it: a short chain, and one so long that a snapshot replaces it.
  const inputOf = (name: string) =>
    JSON.stringify({ name, seconds: name < 'c' ? 1_000_000 : 60, padding: 'x'.repeat(name === 'b' ? 9_000 : 0) });
  const ended: string[] = [];
  const hasEnded = (engine: Engine) => (name: string) => engine.executions.find(arnOf(name))?.status === 'SUCCEEDED';
  const engine = await world.resume(folder, {
    journal: { segmentBytes: 1_500, openFile: disk.openFile },
    residents: 2,
  });
  let syncs = 0;
  let removed = '';
  disk.beforeSync = async () => {
    const oldest = logsIn(folder)[0] ?? '';
    // What is seldom: a segment has just been deleted. And every so often, what is not.
    if (oldest === removed && syncs++ % 8 > 0) return;
    removed = oldest;
    for (const kind of kindsIn(folder)) begunAnew.add(kind);
    copies.push({ ended: [...ended], folder: await world.copyOf(folder) });
  };
  const States = { ...everyWayToWait.States, Pause: pause('{% $states.input.seconds %}', { Next: 'Callback' }) };
  const machine = await machineIn(engine, { ...everyWayToWait, States });
  for (const name of names) {
    await engine.start(machine, name, inputOf(name));
    engine.ended(arnOf(name)).then(() => ended.push(name));
    if (name > 'b') await runToEnd(engine, world.clock, [arnOf(name)]);
  }
  await runToEnd(engine, world.clock, [arnOf('a'), arnOf('b')]);
  await engine.close();
  expect(copies.length).toBeGreaterThan(15);
  expect([...begunAnew]).toEqual(expect.arrayContaining(['moved', 'snapshot']));
  expect(Number(/\d+/.exec(removed)?.[0])).toBeGreaterThan(10);

  for (const copy of copies) {
    world.calls.length = 0;
    const after = await world.open(copy.folder, { journal: { segmentBytes: 1_500 }, residents: 2 });
    const known = names.filter((name) => after.executions.find(arnOf(name)) !== undefined);
    for (const name of copy.ended) expect(hasEnded(after)(name)).toBe(true);
    let answered = 0;
    for (const name of known) {
      const history = await wholeHistory(after, arnOf(name));
      answered += history.filter(isAnswerOfCall).length;
      if (!history.some(({ type }) => type === 'TaskFailed')) failedOnce.delete(inputOf(name));
    }
    after.resume();
    await runToEnd(
      after,
      world.clock,
      known.map((name) => arnOf(name)),
    );
    for (const name of known) {
      expect(hasEnded(after)(name)).toBe(true);
      const history = await wholeHistory(after, arnOf(name));
      expect(history.filter(isAnswerOfCall)).toHaveLength(callsOfEveryWay.length);
      expect(history.map(({ id }) => id)).toEqual(history.map((_event, index) => index + 1));
    }
    // J8: what was answered is not asked again, the rest is asked once.
    expect(answered + world.calls.length).toBe(known.length * callsOfEveryWay.length);
    await after.close();
  }
  expect(world.faults).toEqual([]);
}, 120_000);

test('what is read from the journal while its segments are deleted is read whole', async () => {
  const folder = await world.folder();
  const engine = await world.open(folder, { ...options, residents: 0 });
  const steps = {
    One: invoke('one', { Next: 'Two' }),
    Two: invoke('two', { Next: 'W' }),
    W: pause(1e6, { End: true }),
  };
  const machine = await machineIn(engine, { StartAt: 'One', States: steps });
  const names = ['a', 'b', 'c', 'd', 'e', 'f'];
  for (const name of names) await engine.start(machine, name, '{}');
  await until(() => (world.calls.filter((name) => name === 'two').length === 6 ? true : undefined));
  const { length } = await wholeHistory(engine, arnOf('a'));
  let isOver = false;
  const read = async (name: string) => {
    let reads = 0;
    for (; !isOver; reads++) {
      expect(await wholeHistory(engine, arnOf(name))).toHaveLength(length);
      await new Promise((resolve) => setImmediate(resolve));
    }
    return reads;
  };
  const reading = Promise.all(names.map(read));
  await fillSegments(engine, folder, 60);
  isOver = true;
  for (const reads of await reading) expect(reads).toBeGreaterThan(10);
  expect(world.faults).toEqual([]);
});

test('what goes on while it is carried from segment to segment loses nothing', async () => {
  const folder = await world.folder();
  const engine = await world.open(folder, { journal: { segmentBytes: 1_500 }, residents: 0 });
  const steps = Array.from({ length: 8 }, (_, index) => [`S${index}`, invoke('f', { Next: `S${index + 1}` })]);
  const States = { ...Object.fromEntries(steps), S8: { Type: 'Succeed' } };
  const machine = await machineIn(engine, { StartAt: 'S0', States });
  const filler = await machineIn(engine, quick, { name: 'quick' });
  for (let round = 0; round < 25; round++) {
    const names = ['a', 'b', 'c', 'd'].map((name) => `${name}${round}`);
    for (const name of names) await engine.start(machine, name, '{}');
    const hasEnded = (name: string) => statusOf(engine, name) === 'SUCCEEDED';
    for (let fill = 0; !names.every(hasEnded); fill++) {
      if (fill > 500) throw new Error('an execution did not go on');
      await engine.start(filler, `q${round}-${fill}`, '{}');
    }
    for (const name of names) expect(await wholeHistory(engine, arnOf(name))).toHaveLength(2 + 8 * 5 + 2);
  }
  expect(world.calls).toHaveLength(25 * 4 * 8);
  expect({ faults: world.faults, warnings: world.warnings }).toEqual({ faults: [], warnings: [] });
});
