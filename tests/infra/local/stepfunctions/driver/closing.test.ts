import { readdirSync, readlinkSync } from 'node:fs';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import type { Engine } from '../../../../../infra/local/stepfunctions/driver/engine.ts';
import type { MachineRecord } from '../../../../../infra/local/stepfunctions/driver/records.ts';
import {
  answerToken,
  arnOf,
  ask,
  EngineWorld,
  everyWayToWait,
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
import { recordsOf } from './journal-records.ts';

let world: EngineWorld;
beforeEach(() => {
  world = new EngineWorld();
});
afterEach(async () => {
  await world.close();
  // Promises that were rejected and that nobody heard fail the test by themselves.
  await new Promise((resolve) => setTimeout(resolve, 10));
  expect(world.faults).toEqual([]);
});

const options = { residents: 1, journal: { segmentBytes: 2_000 } };

/** What clients ask for, all at once, while the engine does what it does by itself. */
function askForEverything(engine: Engine, known: MachineRecord, round: number): Promise<unknown>[] {
  return ['a', 'b', 'c', 'd'].flatMap((name) => {
    const arn = arnOf(name);
    const started = engine.start(known, name, '{}');
    const fresh = engine.start(known, `${name}${round}`, '{}');
    return [
      started,
      fresh,
      started.then(() => engine.executions.describe(arn)),
      started.then(() => wholeHistory(engine, arn)),
      started
        .then(() => wholeHistory(engine, arn))
        .then((history) => Promise.all(tokensAskedFor(history).map((token) => answerToken(engine, token)))),
      fresh
        .then(() => engine.stop(arnOf(`${name}${round}`), undefined, undefined))
        .then(() => engine.redrive(arnOf(`${name}${round}`))),
      started.then(() =>
        engine.executions.list({ machineArn: 'arn:aws:states:us-east-1:000000000000:stateMachine:m', limit: 5 }),
      ),
    ];
  });
}

test('closed in the middle of anything it leaves nothing behind, and the next process goes on', async () => {
  const folder = await world.folder();
  const failedOnce = new Set<string>();
  world.run = (payload, name) => {
    if (name !== 'flaky' || failedOnce.has(payload)) return succeeded(name);
    failedOnce.add(payload);
    return failed('Boom');
  };
  const first = await world.open(folder, options);
  const machine = await machineIn(first, everyWayToWait);
  await first.close();
  for (let turns = 0; turns < 40; turns += 1) {
    const engine = await world.resume(folder, options);
    const asked = askForEverything(engine, machine, turns);
    for (const one of asked) one.catch(() => undefined);
    for (let turn = 0; turn < turns; turn++) {
      await new Promise((resolve) => setImmediate(resolve));
      if (turn % 5 === 0) world.clock.moveToNext();
    }
    await engine.close();
    const before = recordsOf(folder).length;
    await Promise.race([Promise.allSettled(asked), new Promise((resolve) => setTimeout(resolve, 20))]);
    // The folder may have another owner now.
    expect(recordsOf(folder).length).toBe(before);
  }
  const engine = await world.resume(folder, options);
  await runToEnd(
    engine,
    world.clock,
    ['a', 'b', 'c', 'd'].map((name) => arnOf(name)),
  );
  for (const name of ['a', 'b', 'c', 'd']) expect(engine.executions.find(arnOf(name))?.status).toBe('SUCCEEDED');
}, 120_000);

test('no file stays open after it was closed', async () => {
  const folder = await world.folder();
  const openFiles = () =>
    readdirSync('/proc/self/fd').flatMap((fd) => {
      try {
        const file = readlinkSync(`/proc/self/fd/${fd}`);
        return file.startsWith(folder) ? [file] : [];
      } catch {
        return [];
      }
    });
  const engine = await world.resume(folder, options);
  const machine = await machineIn(engine, { StartAt: 'W', States: { W: pause(1000, { End: true }) } });
  for (let index = 0; index < 50; index++) await engine.start(machine, `e${index}`, '{}');
  for (let index = 0; index < 50; index++) await wholeHistory(engine, arnOf(`e${index}`));
  // A reader for each segment at most, the one that is written, the store's and its worker's, its log and its index.
  expect(openFiles().length).toBeLessThan(30);
  const reading = Promise.allSettled(
    Array.from({ length: 50 }, (_, index) => wholeHistory(engine, arnOf(`e${index}`))),
  );
  await engine.close();
  await reading;
  await until(() => (openFiles().length === 0 ? true : undefined));
  const unread = await world.resume(folder, options);
  await unread.close();
  await expect(wholeHistory(unread, arnOf('e3'))).rejects.toThrow('is closed');
  expect(openFiles()).toEqual([]);
});

test('a callback that was answered as it closed is there, or was refused', async () => {
  const folder = await world.folder();
  const definition = { StartAt: 'A', States: { A: ask('ask', { Next: 'F' }), F: invoke('f', { End: true }) } };
  for (let turns = 0; turns < 25; turns++) {
    const arn = arnOf(`a${turns}`);
    const engine = await world.resume(folder, options);
    await engine.start(await machineIn(engine, definition), `a${turns}`, '{}');
    const token = await until(async () => tokensAskedFor(await wholeHistory(engine, arn))[0]);
    const answer = answerToken(engine, token).then(
      () => true,
      () => false,
    );
    for (let turn = 0; turn < turns; turn++) await Promise.resolve();
    await engine.close();
    const isTaken = await Promise.race([answer, new Promise((resolve) => setTimeout(resolve, 20))]);
    const after = await world.resume(folder, options);
    const types = (await wholeHistory(after, arn)).map(({ type }) => type);
    if (isTaken === true) expect(types).toContain('TaskSucceeded');
    else await answerToken(after, token).catch(() => expect(types).toContain('TaskSucceeded'));
    await runToEnd(after, world.clock, [arn]);
    await after.close();
  }
});
