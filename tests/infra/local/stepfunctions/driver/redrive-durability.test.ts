import { afterEach, beforeEach, expect, test } from '@jest/globals';
import type { Engine } from '../../../../../infra/local/stepfunctions/driver/engine.ts';
import {
  arnOf,
  EngineWorld,
  failed,
  invoke,
  machineIn,
  outcomeOf,
  pause,
  runToEnd,
  succeeded,
  until,
  wholeHistory,
} from './engine-world.ts';
import { GatedDisk } from './gated-disk.ts';

let world: EngineWorld;
beforeEach(() => {
  world = new EngineWorld();
});
afterEach(async () => {
  await world.close();
  expect(world.faults).toEqual([]);
});

const arn = arnOf('a');
const machineArn = 'arn:aws:states:us-east-1:000000000000:stateMachine:m';
const definition = {
  StartAt: 'First',
  States: {
    First: invoke('first', { Next: 'Second' }),
    Second: invoke('second', { Retry: [], Next: 'W' }),
    W: pause(10, { Next: 'Third' }),
    Third: invoke('third', { End: true }),
  },
};
const works = (_payload: string, name: string) => succeeded(name);

/** A folder with an execution that failed in its second state. */
async function failedIn(folder: string): Promise<void> {
  world.run = (_payload, name) => (name === 'second' ? failed('Boom') : succeeded(name));
  const engine = await world.resume(folder);
  await engine.start(await machineIn(engine, definition), 'a', '{"a":1}');
  await runToEnd(engine, world.clock, [arn]);
  await engine.close();
  world.run = works;
  world.calls.length = 0;
}

async function redriveToEnd(engine: Engine): Promise<void> {
  await engine.redrive(arn);
  await runToEnd(engine, world.clock, [arn]);
}

test('after a restart goes on where it failed, and asks for no result twice', async () => {
  const folder = await world.folder();
  await failedIn(folder);
  const engine = await world.resume(folder);
  await redriveToEnd(engine);
  expect(world.calls).toEqual(['second', 'third']);
  const { status, history } = await outcomeOf(engine, arn);
  expect(status).toBe('SUCCEEDED');
  expect(history.filter((event) => event.includes('ExecutionRedriven'))).toHaveLength(1);
  await engine.close();
  const again = await world.resume(folder);
  expect(await outcomeOf(again, arn)).toEqual({ status, output: '{"a":1}', history });
  await expect(again.redrive(arn)).rejects.toThrow('cannot be redriven');
});

test('killed at every record of a redrive, it goes on to the same end with the whole history', async () => {
  const folder = await world.folder();
  await failedIn(folder);
  const disk = new GatedDisk();
  const copies: { folder: string; calls: string[] }[] = [];
  disk.beforeSync = async () => {
    copies.push({ folder: await world.copyOf(folder), calls: [...world.calls] });
  };
  const engine = await world.resume(folder, { journal: { openFile: disk.openFile } });
  await redriveToEnd(engine);
  const outcome = await outcomeOf(engine, arn);
  await engine.close();
  expect(copies).toHaveLength(4);
  for (const [index, copy] of copies.entries()) {
    world.calls.length = 0;
    const after = await world.resume(copy.folder);
    // Until the first record was synced nobody was told of the redrive.
    if (index === 0) await after.redrive(arn);
    await runToEnd(after, world.clock, [arn]);
    expect(await outcomeOf(after, arn)).toEqual(outcome);
    expect(after.executions.find(arn)?.redriveCount).toBe(1);
    // What is about to be synced are the redrive, an answer, a timer and an answer: those are asked for again.
    const answered = copy.calls.slice(0, copy.calls.length - (index % 2));
    expect([...answered, ...world.calls]).toEqual(['second', 'third']);
    await after.close();
  }
});

test('one that has just ended, and is not forgotten yet, can be redriven at every moment', async () => {
  const engine = await world.resume(await world.folder());
  const machine = await machineIn(engine, { StartAt: 'W', States: { W: pause(1000, { End: true }) } });
  for (let turns = 0; turns < 60; turns++) {
    const each = arnOf(`a${turns}`);
    await engine.start(machine, `a${turns}`, '{}');
    const stop = engine.stop(each, 'Gone', undefined);
    for (let turn = 0; turn < turns; turn++) await Promise.resolve();
    const first = await engine.redrive(each).catch((error: Error) => error.message);
    await stop;
    // It was still running, or it is redriven.
    if (typeof first === 'string') expect(first).toContain('Execution is RUNNING and cannot be redriven');
    else expect(engine.executions.find(each)).toMatchObject({ status: 'RUNNING', redriveCount: 1 });
  }
  await until(async () => {
    const found = await engine.executions.list({ machineArn, limit: 1000 });
    const known = found.map(({ arn: each, status }) => ({ each, status }));
    expect(known).toEqual(known.map(({ each }) => ({ each, status: engine.executions.find(each)?.status })));
    return true;
  });
});

test('asked for twice at once, it is redriven once', async () => {
  const folder = await world.folder();
  await failedIn(folder);
  const engine = await world.resume(folder);
  const answers = await Promise.allSettled([engine.redrive(arn), engine.redrive(arn), engine.redrive(arn)]);
  expect(answers.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'rejected']);
  await runToEnd(engine, world.clock, [arn]);
  expect(world.calls).toEqual(['second', 'third']);
  expect(engine.executions.find(arn)?.redriveCount).toBe(1);
});

test('again and again, with restarts between, keeps one whole history', async () => {
  const folder = await world.folder();
  await failedIn(folder);
  world.run = (_payload, name) => (name === 'second' ? failed('Boom') : succeeded(name));
  for (let count = 1; count <= 3; count++) {
    const engine = await world.resume(folder);
    await redriveToEnd(engine);
    expect(engine.executions.find(arn)).toMatchObject({ status: 'FAILED', redriveCount: count });
    await engine.close();
  }
  world.run = works;
  const engine = await world.resume(folder);
  await redriveToEnd(engine);
  const history = await wholeHistory(engine, arn);
  expect(history.map(({ id }) => id)).toEqual(history.map((_event, index) => index + 1));
  expect(history.filter(({ type }) => type === 'ExecutionRedriven')).toHaveLength(4);
  expect(await engine.executions.list({ machineArn, limit: 10 })).toMatchObject([
    { status: 'SUCCEEDED', redriveCount: 4 },
  ]);
});

test('one that had ended when the process did can be redriven as soon as the server is there again', async () => {
  const folder = await world.folder();
  await failedIn(folder);
  const engine = await world.open(folder);
  await redriveToEnd(engine);
  expect(world.calls).toEqual(['second', 'third']);
  engine.resume();
  await redriveRefused(engine);
  await engine.close();
  const again = await world.resume(folder);
  expect(again.executions.find(arn)).toMatchObject({ status: 'SUCCEEDED', redriveCount: 1 });
});

const redriveRefused = (engine: Engine) => expect(engine.redrive(arn)).rejects.toThrow('cannot be redriven');

test('one that would be pruned at any moment is refused', async () => {
  const folder = await world.folder();
  await failedIn(folder);
  const keepDays = 1;
  world.clock.moveTo(world.clock.now() + 86_400_000 - 60_000);
  const engine = await world.open(folder, { keepDays });
  await expect(engine.redrive(arn)).rejects.toThrow('redrivable period exceeded');
});
