import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { Engine } from '../../../../../infra/local/stepfunctions/driver/engine.ts';
import {
  answerToken,
  arnOf,
  ask,
  EngineWorld,
  failed,
  invoke,
  machineIn,
  pause,
  runToEnd,
  succeeded,
  tokensAskedFor,
  until,
  wholeHistory,
} from './engine-world.ts';
import { GatedDisk } from './gated-disk.ts';
import { recordsOf } from './journal-records.ts';

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

const open = (folder: string) => world.resume(folder, { journal: { openFile: disk.openFile } });
const machineArn = 'arn:aws:states:us-east-1:000000000000:stateMachine:m';
const wait = { StartAt: 'W', States: { W: pause(60, { End: true }) } };
/** So long the store waits for more before it writes, and longer. */
const storeMilliseconds = 100;

/** What was not acknowledged before the promise's turn came. */
async function isPending(promise: Promise<unknown>): Promise<boolean> {
  const settled = Symbol('settled');
  promise.catch(() => undefined);
  return (await Promise.race([promise.then(() => settled), sleep(storeMilliseconds)])) !== settled;
}

describe('before the journal is synced (J1)', () => {
  test('a start is not acknowledged, calls nothing, and the store does not know it (S1)', async () => {
    const folder = await world.folder();
    const engine = await open(folder);
    const machine = await machineIn(engine, { StartAt: 'F', States: { F: invoke('f', { End: true }) } });
    disk.hold();
    const start = engine.start(machine, 'a', '{}');
    expect(await isPending(start)).toBe(true);
    expect(world.calls).toEqual([]);
    const after = await world.resume(await world.copyOf(folder));
    expect(after.executions.find(arnOf('a'))).toBeUndefined();
    expect(await after.executions.list({ machineArn, limit: 10 })).toEqual([]);
    // Whoever was not answered starts it again.
    await after.start(machine, 'a', '{}');
    disk.release();
    await start;
  });

  test('a stop is not acknowledged, and nobody is told of its end', async () => {
    const folder = await world.folder();
    const engine = await open(folder);
    await engine.start(await machineIn(engine, wait), 'a', '{}');
    disk.hold();
    const ended = engine.ended(arnOf('a'));
    const stop = engine.stop(arnOf('a'), 'Gone', undefined);
    expect(await isPending(stop)).toBe(true);
    const again = engine.stop(arnOf('a'), undefined, undefined);
    const described = engine.executions.describe(arnOf('a'));
    const history = wholeHistory(engine, arnOf('a'));
    for (const answer of [again, described, ended, history, engine.executions.list({ machineArn, limit: 1 })]) {
      expect(await isPending(answer)).toBe(true);
    }
    const after = await world.resume(await world.copyOf(folder));
    expect(after.executions.find(arnOf('a'))?.status).toBe('RUNNING');
    disk.release();
    await stop;
    expect(await described).toMatchObject({ execution: { status: 'ABORTED' }, error: 'Gone' });
    expect(await ended).toMatchObject({ execution: { status: 'ABORTED' } });
  });

  test('what is told of an execution that is stopped at the time is told as it was at one moment', async () => {
    const engine = await open(await world.folder());
    const machine = await machineIn(engine, wait);
    for (let turns = 0; turns < 60; turns++) {
      const arn = arnOf(`a${turns}`);
      await engine.start(machine, `a${turns}`, '{}');
      disk.hold();
      // The one comes between any two steps of the other.
      const later = async (count: number) => {
        for (let turn = 0; turn < count; turn++) await Promise.resolve();
      };
      const stop = later(20).then(() => engine.stop(arn, 'Gone', undefined));
      const described = later(turns).then(() => engine.executions.describe(arn));
      setImmediate(() => disk.release());
      await stop;
      const { execution, error } = await described;
      expect({ turns, status: execution.status, error }).toEqual(
        execution.status === 'RUNNING' ? { turns, status: 'RUNNING' } : { turns, status: 'ABORTED', error: 'Gone' },
      );
    }
  });

  test('an answer by token is not acknowledged, and what follows is not called', async () => {
    const folder = await world.folder();
    const engine = await open(folder);
    const definition = { StartAt: 'A', States: { A: ask('ask', { Next: 'F' }), F: invoke('f', { End: true }) } };
    await engine.start(await machineIn(engine, definition), 'a', '{}');
    const token = await until(async () => tokensAskedFor(await wholeHistory(engine, arnOf('a')))[0]);
    disk.hold();
    const answer = answerToken(engine, token);
    expect(await isPending(answer)).toBe(true);
    expect(world.calls).toEqual(['ask']);
    const after = await world.resume(await world.copyOf(folder));
    await answerToken(after, token);
    await runToEnd(after, world.clock, [arnOf('a')]);
    disk.release();
    await answer;
  });

  test('the store is told nothing of it, even where the chain begins anew (S1)', async () => {
    const folder = await world.folder();
    const engine = await open(folder);
    const definition = {
      StartAt: 'A',
      States: {
        A: ask('ask', { Next: 'B' }),
        B: ask('ask', { Output: '{% $states.result.by %}', Next: 'C' }),
        C: pause(10, { End: true }),
      },
    };
    await engine.start(await machineIn(engine, definition), 'a', '{}');
    const answer = async (one: Engine, by: string): Promise<void> => {
      const token = await until(async () => tokensAskedFor(await wholeHistory(one, arnOf('a')))[0]);
      // So long that two of them are more than a chain may have.
      const output = JSON.stringify({ by, padding: 'x'.repeat(200_000) });
      await one.answerTask(token, (task) => ({ kind: 'task-succeeded', task, output }));
    };
    await answer(engine, 'anybody');
    await until(async () => tokensAskedFor(await wholeHistory(engine, arnOf('a')))[0]);
    disk.hold();
    const lost = answer(engine, 'one who is not acknowledged');
    expect(await isPending(lost)).toBe(true);
    const after = await world.resume(await world.copyOf(folder));
    await answer(after, 'another');
    await runToEnd(after, world.clock, [arnOf('a')]);
    const history = await wholeHistory(after, arnOf('a'));
    expect(history.findLast(({ type }) => type === 'TaskSucceeded')?.details?.output).toContain('{"by":"another"');
    expect(history.at(-1)?.details?.output).toBe('"another"');
    disk.release();
    await lost;
  });

  test('no segment is deleted before what overrules its records is synced (J6)', async () => {
    const folder = await world.folder();
    const copies: string[] = [];
    disk.beforeSync = async () => {
      // Time enough for the store, and for whoever does not wait for the sync.
      await sleep(storeMilliseconds / 2);
      copies.push(await world.copyOf(folder));
    };
    const engine = await world.resume(folder, { journal: { openFile: disk.openFile, segmentBytes: 1000 } });
    const definition = {
      StartAt: 'A',
      States: { A: ask('ask', { Next: 'B' }), B: ask('ask', { Next: 'C' }), C: pause(10, { End: true }) },
    };
    await engine.start(await machineIn(engine, definition), 'a', '{}');
    for (let count = 0; count < 2; count++) {
      const token = await until(async () => tokensAskedFor(await wholeHistory(engine, arnOf('a')))[0]);
      // So long that two of them are more than a chain may have.
      const output = JSON.stringify('x'.repeat(200_000));
      await engine.answerTask(token, (task) => ({ kind: 'task-succeeded', task, output }));
    }
    await until(() => (recordsOf(folder).some(({ head }) => head.kind === 'snapshot') ? true : undefined));
    expect(copies.length).toBeGreaterThan(4);
    for (const [index, copy] of copies.entries()) {
      const after = await world.open(copy, { journal: { segmentBytes: 1000 } });
      // The first was made before its start was synced.
      if (index > 0) expect(after.executions.find(arnOf('a'))?.status).toBe('RUNNING');
      await after.close();
    }
  });

  test('a redrive is not acknowledged, and the store still has the end', async () => {
    const folder = await world.folder();
    world.run = () => failed('Boom');
    const engine = await open(folder);
    const definition = { StartAt: 'F', States: { F: invoke('f', { Retry: [], End: true }) } };
    await engine.start(await machineIn(engine, definition), 'a', '{}');
    await engine.ended(arnOf('a'));
    disk.hold();
    world.run = (_payload, name) => succeeded(name);
    const redrive = engine.redrive(arnOf('a'));
    expect(await isPending(redrive)).toBe(true);
    expect(world.calls).toEqual(['f']);
    const after = await world.resume(await world.copyOf(folder));
    expect(await after.executions.list({ machineArn, limit: 1 })).toMatchObject([
      { status: 'FAILED', redriveCount: 0 },
    ]);
    await after.redrive(arnOf('a'));
    await runToEnd(after, world.clock, [arnOf('a')]);
    expect(after.executions.find(arnOf('a'))).toMatchObject({ status: 'SUCCEEDED', redriveCount: 1 });
    disk.release();
    await redrive;
    await runToEnd(engine, world.clock, [arnOf('a')]);
    expect(after.executions.find(arnOf('a'))).toMatchObject({ status: 'SUCCEEDED', redriveCount: 1 });
  });

  test('an execution that is redriven at the very moment it is stopped is not in the store before its end is synced (S1)', async () => {
    const folder = await world.folder();
    const engine = await open(folder);
    const machine = await machineIn(engine, wait);
    const names = Array.from({ length: 40 }, (_, index) => `a${index}`);
    for (const name of names) await engine.start(machine, name, '{}');
    disk.hold();
    const stops: Promise<number>[] = [];
    const redrives: Promise<unknown>[] = [];
    for (const [index, name] of names.entries()) {
      for (let turn = 0; turn < 40; turn++) {
        if (turn === 20) stops.push(engine.stop(arnOf(name), undefined, undefined));
        if (turn === index) redrives.push(engine.redrive(arnOf(name)).catch((error: Error) => error.message));
        await Promise.resolve();
      }
    }
    await sleep(storeMilliseconds);
    const after = await world.resume(await world.copyOf(folder));
    const listed = await after.executions.list({ machineArn, limit: 100 });
    expect(listed.map(({ status }) => status)).toEqual(names.map(() => 'RUNNING'));
    disk.release();
    await Promise.all(stops);
    for (const redriven of await Promise.all(redrives)) {
      if (typeof redriven === 'string') expect(redriven).toContain('Execution is RUNNING and cannot be redriven');
    }
  });

  test('a timer that fires is not followed by anything', async () => {
    const folder = await world.folder();
    const engine = await open(folder);
    const definition = { StartAt: 'W', States: { W: pause(60, { Next: 'F' }), F: invoke('f', { End: true }) } };
    await engine.start(await machineIn(engine, definition), 'a', '{}');
    disk.hold();
    world.clock.moveTo(world.clock.now() + 60_000);
    await sleep(storeMilliseconds);
    expect(world.calls).toEqual([]);
    disk.release();
    await until(() => (world.calls.includes('f') ? true : undefined));
  });
});

test('a write that fails is a fault: nothing is acknowledged or called any more', async () => {
  const folder = await world.folder();
  const engine = await open(folder);
  const machine = await machineIn(engine, { StartAt: 'F', States: { F: invoke('f', { End: true }) } });
  await engine.start(machine, 'a', '{}');
  await runToEnd(engine, world.clock, [arnOf('a')]);
  disk.fail(new Error('ENOSPC: no space left on device'));
  await expect(engine.start(machine, 'b', '{}')).rejects.toThrow('cannot be written');
  await expect(engine.start(machine, 'c', '{}')).rejects.toThrow('cannot be written');
  await expect(engine.settled()).rejects.toThrow('cannot be written');
  expect(world.faults.length).toBeGreaterThan(0);
  expect(world.calls).toEqual(['f']);
});

describe('the power is lost before any of the syncs', () => {
  const definition = {
    StartAt: 'Reserve',
    States: {
      Reserve: invoke('reserve', { Next: 'Ask' }),
      Ask: ask('ask', { Next: 'Charge' }),
      Charge: invoke('charge', { Retry: [], Next: 'W' }),
      W: pause(10, { End: true }),
    },
  };

  /** What clients were told, and what functions were called. */
  type Known = { started: string[]; stopped: string[]; answered: string[]; redriven: string[]; calls: string[] };

  test('everything that was acknowledged is there, and nothing was called whose record was not synced', async () => {
    const folder = await world.folder();
    const known: Known = { started: [], stopped: [], answered: [], redriven: [], calls: [] };
    const moments: { folder: string; known: Known }[] = [];
    disk.beforeSync = async () => {
      moments.push({ known: structuredClone({ ...known, calls: world.calls }), folder: await world.copyOf(folder) });
    };
    const mayFail = new Set(['fails']);
    world.run = (payload, name) => {
      const isBad = name === 'charge' && [...mayFail].some((bad) => payload.includes(bad));
      return isBad ? failed('Declined') : succeeded(name);
    };
    const engine = await open(folder);
    const machine = await machineIn(engine, definition);
    const lives: Record<string, (name: string) => Promise<void>> = {
      works: async (name) => answered(name),
      fails: async (name) => {
        await answered(name);
        await engine.ended(arnOf(name));
        mayFail.delete('fails');
        await engine.redrive(arnOf(name));
        known.redriven.push(name);
      },
      stops: async (name) => {
        await engine.stop(arnOf(name), 'Gone', undefined);
        known.stopped.push(name);
      },
    };
    const answered = async (name: string) => {
      const token = await until(async () => tokensAskedFor(await wholeHistory(engine, arnOf(name)))[0]);
      await answerToken(engine, token);
      known.answered.push(name);
    };
    const live = async (name: string) => {
      await engine.start(machine, name, JSON.stringify({ name }));
      known.started.push(name);
      await lives[name.replace(/\d/, '')]?.(name);
    };
    await Promise.all(['works1', 'fails', 'stops', 'works2', 'works3'].map(live));
    await runToEnd(
      engine,
      world.clock,
      known.started.map((name) => arnOf(name)),
    );
    await engine.close();
    expect(known.redriven).toEqual(['fails']);
    expect(moments.length).toBeGreaterThan(5);

    for (const moment of moments) await look(moment);
  });

  async function look(moment: { folder: string; known: Known }): Promise<void> {
    const { started, stopped, answered, redriven, calls } = moment.known;
    // Before a redrive the journal has all, so what the store has not synced may be gone with it (S1).
    if (redriven.length === 0) {
      for (const suffix of ['', '-wal', '-shm'])
        await rm(join(moment.folder, `executions.sqlite${suffix}`), { force: true });
    }
    const after = await world.open(moment.folder);
    const scheduled: string[] = [];
    for (const name of ['works1', 'works2', 'works3', 'fails', 'stops']) {
      const row = after.executions.find(arnOf(name));
      if (!row) {
        expect(started).not.toContain(name);
        continue;
      }
      const history = await historyOf(after, name);
      for (const { type, details } of history) {
        if (type === 'TaskScheduled') scheduled.push(JSON.parse(String(details?.parameters)).FunctionName);
      }
      if (stopped.includes(name)) expect(row.status).toBe('ABORTED');
      const successes = history.filter(({ type }) => type === 'TaskSucceeded').length;
      if (answered.includes(name)) expect(successes).toBeGreaterThanOrEqual(2);
      if (redriven.includes(name)) expect(row.redriveCount).toBe(1);
    }
    for (const name of new Set(calls)) {
      const count = (all: readonly string[]) => all.filter((each) => each === name).length;
      expect(count(scheduled)).toBeGreaterThanOrEqual(count(calls));
    }
    await after.close();
  }

  const historyOf = (engine: Engine, name: string) => wholeHistory(engine, arnOf(name));
});
