import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { Engine } from '../../../../../infra/local/stepfunctions/driver/engine.ts';
import { ManualClock } from '../../../../support/manual-clock.ts';
import {
  answerToken,
  arnOf,
  ask,
  EngineWorld,
  invoke,
  machineIn,
  outcomeOf,
  pause,
  runToEnd,
  succeeded,
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

const never = () => new Promise<never>(() => undefined);
const hasEvent = async (engine: Engine, arn: string, type: string) =>
  (await wholeHistory(engine, arn)).some((event) => event.type === type) || undefined;

/** A function that has not answered beside a callback. */
const beside = {
  StartAt: 'P',
  States: {
    P: {
      Type: 'Parallel',
      End: true,
      Branches: [
        { StartAt: 'Slow', States: { Slow: invoke('slow', { End: true }) } },
        { StartAt: 'Ask', States: { Ask: ask('ask', { Next: 'After' }), After: invoke('after', { End: true }) } },
      ],
    },
  },
};

describe('a callback that comes as soon as the server is there again', () => {
  test('is taken, and no call is made twice', async () => {
    const folder = await world.folder();
    world.run = (_payload, name) => (name === 'slow' ? never() : succeeded(name));
    const before = await world.open(folder);
    await before.start(await machineIn(before, beside), 'a', '{}');
    const token = await until(async () => tokensAskedFor(await wholeHistory(before, arnOf('a')))[0]);
    await before.close();
    world.calls.length = 0;
    world.run = (_payload, name) => (name === 'ask' ? succeeded(name) : never());

    const after = await world.open(folder);
    await answerToken(after, token);
    await until(() => (world.calls.includes('after') ? true : undefined));
    after.resume();
    await until(() => (world.calls.includes('slow') ? true : undefined));
    await after.start(await machineIn(after, beside), 'b', '{}');
    await until(() => hasEvent(after, arnOf('b'), 'TaskSubmitted'));
    expect(world.calls.toSorted()).toEqual(['after', 'ask', 'slow', 'slow']);
  });

  test('is refused when its task timed out meanwhile', async () => {
    const folder = await world.folder();
    const definition = { StartAt: 'Ask', States: { Ask: ask('ask', { TimeoutSeconds: 60, End: true }) } };
    const before = await world.open(folder);
    await before.start(await machineIn(before, definition), 'a', '{}');
    const token = await until(async () => tokensAskedFor(await wholeHistory(before, arnOf('a')))[0]);
    await before.close();
    world.clock = new ManualClock(world.clock.now() + 61_000);
    const after = await world.resume(folder);
    world.clock.moveTo(world.clock.now());
    expect(await after.ended(arnOf('a'))).toMatchObject({ execution: { status: 'FAILED' }, error: 'States.Timeout' });
    await expect(answerToken(after, token)).rejects.toThrow('Task Timed Out');
  });
});

describe('what came due while nothing ran', () => {
  const limited = {
    StartAt: 'Slow',
    States: {
      Slow: invoke('slow', {
        Retry: [],
        TimeoutSeconds: 60,
        Catch: [{ ErrorEquals: ['States.Timeout'], Next: 'Instead' }],
        End: true,
      }),
      Instead: invoke('instead', { End: true }),
    },
  };

  test('happens at once and once: a call whose time is over is not made again, what follows is called once', async () => {
    const folder = await world.folder();
    world.run = never;
    const before = await world.open(folder);
    const machine = await machineIn(before, limited);
    const names = ['a', 'b', 'c', 'd'];
    for (const name of names) await before.start(machine, name, '{}');
    await until(() => (world.calls.length === 4 ? true : undefined));
    await before.close();
    world.calls.length = 0;
    world.clock = new ManualClock(world.clock.now() + 100_000);
    world.run = (_payload, name) => succeeded(name);
    const after = await world.resume(folder);
    world.clock.moveTo(world.clock.now());
    await runToEnd(
      after,
      world.clock,
      names.map((name) => arnOf(name)),
    );
    expect(world.calls).toEqual(names.map(() => 'instead'));
    for (const name of names) {
      expect(after.executions.find(arnOf(name))).toMatchObject({ status: 'SUCCEEDED', stoppedAt: world.clock.now() });
    }
  });

  test('is done for thousands without all of them in memory together', async () => {
    const folder = await world.folder();
    const before = await world.open(folder);
    const machine = await machineIn(before, { StartAt: 'W', States: { W: pause(60, { End: true }) } });
    const names = Array.from({ length: 3000 }, (_, index) => `e${index}`);
    await Promise.all(names.map((name) => before.start(machine, name, '{}')));
    await before.close();
    world.clock = new ManualClock(world.clock.now() + 100_000);
    const after = await world.resume(folder);
    world.clock.moveTo(world.clock.now());
    await until(() => names.every((name) => after.executions.find(arnOf(name))?.status === 'SUCCEEDED') || undefined);
    expect(after.executions.find(arnOf('e7'))?.stoppedAt).toBe(world.clock.now());
  });
});

describe('a clock that was set back', () => {
  const definition = { StartAt: 'W', States: { W: pause(60, { End: true }) } };

  test('makes what waits wait for the moment that was set, and times never run backwards', async () => {
    const folder = await world.folder();
    const began = world.clock.now();
    const before = await world.open(folder);
    const twoWaits = { StartAt: 'V', States: { V: pause(30, { Next: 'W' }), W: pause(60, { End: true }) } };
    const machine = await machineIn(before, twoWaits);
    for (const name of ['ends', 'stops']) await before.start(machine, name, '{}');
    world.clock.moveTo(began + 30_000);
    for (const name of ['ends', 'stops']) await until(() => hasEvent(before, arnOf(name), 'WaitStateExited'));
    await before.close();

    world.clock = new ManualClock(began - 1_000_000);
    const after = await world.resume(folder);
    await after.stop(arnOf('stops'), undefined, undefined);
    world.clock.moveTo(began + 89_999);
    await after.settled();
    expect(after.executions.find(arnOf('ends'))?.status).toBe('RUNNING');
    world.clock.moveTo(began + 90_000);
    await runToEnd(after, world.clock, [arnOf('ends')]);
    for (const name of ['ends', 'stops']) {
      const times = (await wholeHistory(after, arnOf(name))).map(({ at }) => at);
      expect(times).toEqual(times.toSorted((one, other) => one - other));
    }
  });

  test('while an execution is being woken does not make it sleep for ever', async () => {
    const folder = await world.folder();
    const began = world.clock.now();
    const clock = world.clock;
    let setBack = 0;
    const shifting = { now: () => clock.now() - setBack, at: clock.at.bind(clock) };
    // Nothing stays in memory, so that waking takes a replay.
    const engine = await world.open(folder, { clock: shifting, residents: 0 });
    const machine = await machineIn(engine, definition);
    await engine.start(machine, 'a', '{}');
    await engine.start(machine, 'b', '{}');
    clock.moveTo(began + 60_000);
    setBack = 20_000;
    await until(() => clock.alarms()[0]);
    expect(engine.executions.find(arnOf('a'))?.status).toBe('RUNNING');
    setBack = 0;
    await runToEnd(engine, clock, [arnOf('a'), arnOf('b')]);
    expect((await outcomeOf(engine, arnOf('a'))).status).toBe('SUCCEEDED');
  });
});

describe('express executions', () => {
  const definition = { StartAt: 'F', States: { F: invoke('f', { Next: 'G' }), G: invoke('g', { End: true }) } };
  const open = async (folder: string) => {
    const engine = await world.resume(folder);
    return { engine, machine: await machineIn(engine, definition, { type: 'EXPRESS' }) };
  };
  const callsReach = (count: number) => until(() => (world.calls.length >= count ? true : undefined));

  test('begin again after a crash, with all of their time before them, and run once when they have ended', async () => {
    const folder = await world.folder();
    world.run = (_payload, name) => (name === 'g' ? never() : succeeded(name));
    const first = await open(folder);
    await first.engine.startExpress(first.machine, 'a', '{"a":1}');
    await callsReach(2);
    await first.engine.close();
    // AWS ends one after five minutes.
    world.clock = new ManualClock(world.clock.now() + 3_600_000);
    world.run = (_payload, name) => succeeded(name);
    const second = await open(folder);
    await callsReach(4);
    expect(world.calls).toEqual(['f', 'g', 'f', 'g']);
    await second.engine.startExpress(second.machine, 'b', '{}');
    await callsReach(6);
    await until(async () => {
      await second.engine.settled();
      return true;
    });
    await new Promise((resolve) => setTimeout(resolve, 50));
    await second.engine.close();
    const third = await open(folder);
    await third.engine.startExpress(third.machine, 'c', '{}');
    await callsReach(8);
    expect(world.calls).toEqual(['f', 'g', 'f', 'g', 'f', 'g', 'f', 'g']);
  });
});
