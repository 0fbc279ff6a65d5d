import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import {
  answerToken,
  arnOf,
  ask,
  EngineWorld,
  machineIn,
  pause,
  tokensAskedFor,
  until,
  wholeHistory,
} from './engine-world.ts';
import { GatedDisk } from './gated-disk.ts';

let world: EngineWorld;
let disk: GatedDisk;
beforeEach(() => {
  world = new EngineWorld();
  disk = new GatedDisk();
});
afterEach(async () => {
  disk.release();
  await world.close();
});

const wait = { StartAt: 'W', States: { W: pause(60, { End: true }) } };
const open = (folder: string) => world.resume(folder, { journal: { openFile: disk.openFile } });

async function isPending(promise: Promise<unknown>): Promise<boolean> {
  const settled = Symbol('settled');
  promise.catch(() => undefined);
  return (await Promise.race([promise.catch(() => undefined).then(() => settled), sleep(100)])) !== settled;
}

describe('what a refusal says has happened is on disk before (J1)', () => {
  test('a name is taken only by a start that survives', async () => {
    const engine = await open(await world.folder());
    const machine = await machineIn(engine, wait);
    disk.hold();
    const first = engine.start(machine, 'a', '{}');
    const other = engine.start(machine, 'a', '{"other":1}');
    expect(await isPending(other)).toBe(true);
    disk.release();
    await first;
    await expect(other).rejects.toThrow('Execution Already Exists');
  });

  test('a task has ended only by an answer that survives', async () => {
    const engine = await open(await world.folder());
    await engine.start(await machineIn(engine, { StartAt: 'A', States: { A: ask('ask', { End: true }) } }), 'a', '{}');
    const token = await until(async () => tokensAskedFor(await wholeHistory(engine, arnOf('a')))[0]);
    disk.hold();
    const first = answerToken(engine, token);
    const again = answerToken(engine, token);
    expect(await isPending(again)).toBe(true);
    disk.release();
    await first;
    await expect(again).rejects.toThrow('Task Timed Out');
  });
});

test('while the engine closes nobody is told that a task or an execution is over', async () => {
  const engine = await world.resume(await world.folder());
  await engine.start(await machineIn(engine, { StartAt: 'A', States: { A: ask('ask', { End: true }) } }), 'a', '{}');
  const token = await until(async () => tokensAskedFor(await wholeHistory(engine, arnOf('a')))[0]);
  const closing = engine.close();
  await expect(answerToken(engine, token)).rejects.toThrow('closed');
  await expect(engine.stop(arnOf('a'), undefined, undefined)).rejects.toThrow('closed');
  await closing;
});

test('a machine that is being changed can be started at every moment', async () => {
  const folder = await world.folder();
  const engine = await open(folder);
  const machine = await machineIn(engine, wait);
  for (let turns = 0; turns < 20; turns++) {
    const changed = { ...machine, tags: { turns: String(turns) } };
    const saved = engine.machines.save(changed);
    for (let turn = 0; turn < turns; turn++) await new Promise((resolve) => setImmediate(resolve));
    await engine.start(changed, `a${turns}`, '{}');
    await saved;
  }
});

test('an execution that cannot be rebuilt can be stopped twice at once, and is stopped once', async () => {
  const folder = await world.folder();
  const before = await world.open(folder);
  const machine = await machineIn(before, wait);
  await before.start(machine, 'a', '{}');
  await before.close();
  const changed = {
    QueryLanguage: 'JSONata',
    StartAt: 'X',
    States: { W: pause(6, { Next: 'X' }), X: { Type: 'Succeed' } },
  };
  await writeFile(join(folder, 'definitions', `${machine.definitionKey}.json`), JSON.stringify(changed));
  const after = await world.resume(folder);
  const arn = arnOf('a');
  const ended = after.ended(arn);
  const stops = await Promise.all(['One', 'Other'].map((error) => after.stop(arn, error, undefined)));
  expect(new Set(stops).size).toBe(1);
  expect((await ended).execution.status).toBe('ABORTED');
  expect(world.faults).toEqual([]);
  await after.close();
  const again = await world.resume(folder);
  expect(await again.executions.describe(arn)).toMatchObject({ error: 'One', execution: { status: 'ABORTED' } });
});
