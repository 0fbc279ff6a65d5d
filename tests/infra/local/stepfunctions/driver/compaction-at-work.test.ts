import { cpSync } from 'node:fs';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import type { Engine } from '../../../../../infra/local/stepfunctions/driver/engine.ts';
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
import { fillSegments, quick } from './fill-segments.ts';
import { GatedDisk } from './gated-disk.ts';
import { logsIn, recordsOf } from './journal-records.ts';

let world: EngineWorld;
beforeEach(() => {
  world = new EngineWorld();
});
afterEach(() => world.close());

/** Whether it records what a function answered, not somebody's answer by token. */
function isAnswerOfCall({ type, details }: HistoryEvent): boolean {
  if (type === 'TaskSucceeded') return details?.resource === 'invoke';
  return type === 'TaskFailed' || type === 'TaskSubmitted';
}

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
    for (const { head } of recordsOf(folder)) begunAnew.add(head.kind);
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

test('a segment is there until the store has, on disk, how those ended whom it tells of', async () => {
  const folder = await world.folder();
  const engine = await world.open(folder, { journal: { segmentBytes: 1_500 } });
  const machine = await machineIn(engine, { StartAt: 'F', States: { F: invoke('f', { End: true }) } });
  const told: string[] = [];
  const living = async () => {
    for (let index = 0; index < 60; index++) {
      await engine.start(machine, `e${index}`, '{}');
      await engine.ended(arnOf(`e${index}`));
      told.push(`e${index}`);
    }
  };
  const copies: { folder: string; told: string[] }[] = [];
  let isOver = false;
  const lived = living().finally(() => {
    isOver = true;
  });
  for (let oldest = logsIn(folder)[0]; !isOver; ) {
    await new Promise((resolve) => setImmediate(resolve));
    if (logsIn(folder)[0] === oldest) continue;
    oldest = logsIn(folder)[0];
    const copy = await world.folder();
    // At one go: nothing is begun meanwhile.
    cpSync(folder, copy, { recursive: true, filter: (name) => !/lock|-shm$/.test(name) });
    copies.push({ folder: copy, told: [...told] });
  }
  await lived;
  expect(copies.length).toBeGreaterThan(5);
  for (const copy of copies) {
    const after = await world.open(copy.folder, { journal: { segmentBytes: 1_500 } });
    for (const name of copy.told) expect(await wholeHistory(after, arnOf(name))).toHaveLength(7);
    await after.close();
  }
});

test('what is read from the journal while its segments are deleted is read whole', async () => {
  const folder = await world.folder();
  const engine = await world.open(folder, { journal: { segmentBytes: 3_000 }, residents: 0 });
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
    const hasEnded = (name: string) => engine.executions.find(arnOf(name))?.status === 'SUCCEEDED';
    for (let fill = 0; !names.every(hasEnded); fill++) {
      if (fill > 500) throw new Error('an execution did not go on');
      await engine.start(filler, `q${round}-${fill}`, '{}');
    }
    for (const name of names) expect(await wholeHistory(engine, arnOf(name))).toHaveLength(2 + 8 * 5 + 2);
  }
  expect(world.calls).toHaveLength(25 * 4 * 8);
  expect({ faults: world.faults, warnings: world.warnings }).toEqual({ faults: [], warnings: [] });
});
