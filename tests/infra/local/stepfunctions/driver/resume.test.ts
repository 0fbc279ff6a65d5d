import { readFileSync } from 'node:fs';
import { cp, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { ManualClock } from '../../../../support/manual-clock.ts';
import {
  arnOf,
  callsOfEveryWay,
  EngineWorld,
  everyWayToWait,
  failed,
  invoke,
  machineIn,
  type Outcome,
  outcomeOf,
  pause,
  runToEnd,
  succeeded,
} from './engine-world.ts';
import { answeredIn, logsIn, recordsIn } from './journal-records.ts';

const worlds: EngineWorld[] = [];
const newWorld = (): EngineWorld => {
  const world = new EngineWorld();
  worlds.push(world);
  return world;
};
afterAll(() => Promise.all(worlds.map((world) => world.close())));

const arn = arnOf('order-1');

/** Functions that answer their names; 'flaky' fails its first call ever. */
function flakyWorld(hasFailed = false): EngineWorld {
  const world = newWorld();
  let isFlaky = !hasFailed;
  world.run = (_payload, name) => {
    if (name !== 'flaky' || !isFlaky) return succeeded(name);
    isFlaky = false;
    return failed('Boom');
  };
  return world;
}

describe('killed at any record', () => {
  let complete: string;
  let bytes: Buffer;
  let ends: number[];
  let outcome: Outcome;
  let log: string;

  beforeAll(async () => {
    const world = flakyWorld();
    complete = await world.folder();
    const engine = await world.open(complete);
    await engine.start(await machineIn(engine, everyWayToWait), 'order-1', '{"a":1}');
    await runToEnd(engine, world.clock, [arn]);
    outcome = await outcomeOf(engine, arn);
    await engine.close();
    log = logsIn(complete)[0] ?? '';
    bytes = await readFile(join(complete, log));
    ends = recordsIn(bytes).map(({ location: { offset, length } }) => offset + length);
  });

  const kindsIn = (size: number): string[] =>
    recordsIn(bytes.subarray(0, size)).map(({ head, body }) => body.stimulus?.kind ?? head.kind);

  async function resumeFrom(size: number): Promise<void> {
    const answered = answeredIn(recordsIn(bytes.subarray(0, size)));
    const world = flakyWorld(answered.includes('flaky'));
    const folder = await world.folder();
    for (const kept of ['definitions', 'machines'])
      await cp(join(complete, kept), join(folder, kept), { recursive: true });
    await writeFile(join(folder, log), bytes.subarray(0, size));
    const engine = await world.resume(folder);
    if (!kindsIn(size).includes('begun')) {
      expect(engine.executions.find(arn)).toBeUndefined();
      await engine.close();
      return;
    }
    await runToEnd(engine, world.clock, [arn]);
    const resumed = await outcomeOf(engine, arn);
    expect({ ...resumed, history: [] }).toEqual({ ...outcome, history: [] });
    expect(resumed.history.length).toBe(outcome.history.length);
    // J8: what was answered is not asked again, the rest is asked once.
    expect([...answered, ...world.calls].sort()).toEqual([...callsOfEveryWay].sort());
    expect(world.faults).toEqual([]);
    await world.close();
  }

  test('every kind of record is there', () => {
    expect(outcome.status).toBe('SUCCEEDED');
    expect(new Set(kindsIn(bytes.length))).toEqual(
      new Set(['begun', 'task-succeeded', 'task-failed', 'timer-fired', 'task-submitted']),
    );
  });

  test('it goes on from the last whole record to the same end, and asks for no answer twice', async () => {
    for (const end of ends) await resumeFrom(end);
  });

  test('a record torn anywhere counts as not written', async () => {
    for (const [index, end] of ends.entries()) {
      const start = ends[index - 1] ?? 0;
      for (const size of [start + 1, Math.floor((start + end) / 2), end - 1]) await resumeFrom(size);
    }
  });
});

test('nothing is called or answered before its event is in the journal (J1)', async () => {
  const world = flakyWorld();
  const folder = await world.folder();
  const written = () => recordsIn(readFileSync(join(folder, 'journal-00000001.log')));
  const seen: boolean[] = [];
  const { run } = world;
  world.run = (payload, name) => {
    // Each call was asked for by a step whose history says so.
    const scheduled = written().flatMap(
      ({ body }) => body.wrote?.types.filter((type) => type === 'TaskScheduled') ?? [],
    );
    seen.push(scheduled.length >= world.calls.length);
    return run(payload, name);
  };
  const engine = await world.open(folder);
  await engine.start(await machineIn(engine, everyWayToWait), 'order-1', '{"a":1}');
  expect(written()[0]?.body.wrote?.types).toContain('ExecutionStarted');
  await runToEnd(engine, world.clock, [arn]);
  expect(seen).toHaveLength(8);
  expect(seen).not.toContain(false);
});

describe('deadlines', () => {
  const waiting = {
    StartAt: 'T',
    TimeoutSeconds: 1000,
    States: { T: { ...invoke('f'), Retry: [], TimeoutSeconds: 60, HeartbeatSeconds: 20, End: true } },
  };

  test('keep their absolute time over a restart (J9)', async () => {
    const world = newWorld();
    world.run = () => new Promise(() => undefined);
    const folder = await world.folder();
    const began = world.clock.now();
    const before = await world.open(folder);
    await before.start(await machineIn(before, waiting), 'order-1', '{}');
    expect(world.clock.alarms()).toEqual([began + 20_000]);
    await before.close();

    world.clock = new ManualClock(began + 15_000);
    const after = await world.resume(folder);
    expect(world.clock.alarms()).toContain(began + 20_000);
    await runToEnd(after, world.clock, []);
    world.clock.moveTo(began + 20_000);
    const { execution, error } = await after.ended(arn);
    expect({ ...execution, error }).toMatchObject({
      status: 'FAILED',
      stoppedAt: began + 20_000,
      error: 'States.Timeout',
    });
  });

  test('of a whole execution keep theirs, too', async () => {
    const world = newWorld();
    const folder = await world.folder();
    const began = world.clock.now();
    const before = await world.open(folder);
    const definition = { StartAt: 'W', TimeoutSeconds: 1000, States: { W: pause(5000, { End: true }) } };
    await before.start(await machineIn(before, definition), 'order-1', '{}');
    await before.close();
    world.clock = new ManualClock(began + 15_000);
    const after = await world.resume(folder);
    world.clock.moveTo(began + 5_000_000);
    expect((await after.ended(arn)).execution).toMatchObject({ status: 'TIMED_OUT' });
  });

  test('that passed while nothing ran fire at once', async () => {
    const world = newWorld();
    world.clock = new ManualClock(1_000_000);
    const folder = await world.folder();
    const before = await world.open(folder);
    const definition = { StartAt: 'W', States: { W: pause(60, { End: true }) } };
    await before.start(await machineIn(before, definition), 'order-1', '{}');
    await before.close();
    world.clock = new ManualClock(9_000_000);
    const after = await world.resume(folder);
    world.clock.moveTo(world.clock.now());
    await runToEnd(after, world.clock, [arn]);
    expect(after.executions.find(arn)).toMatchObject({ status: 'SUCCEEDED', stoppedAt: 9_000_000 });
  });
});

test('an execution that the interpreter would now run differently stays still, is told, and can be stopped', async () => {
  const world = newWorld();
  const folder = await world.folder();
  const before = await world.open(folder);
  const definition = { StartAt: 'W', States: { W: pause(60, { End: true }) } };
  const machine = await machineIn(before, definition);
  await before.start(machine, 'order-1', '{"a":1}');
  await before.close();
  // Another interpreter is another meaning of the same definition.
  const changed = {
    QueryLanguage: 'JSONata',
    StartAt: 'X',
    States: { W: pause(60, { Next: 'X' }), X: { Type: 'Succeed' } },
  };
  await writeFile(join(folder, 'definitions', `${machine.definitionKey}.json`), JSON.stringify(changed));

  const after = await world.resume(folder);
  world.clock.moveTo(world.clock.now() + 60_000);
  expect((await outcomeOf(after, arn)).status).toBe('RUNNING');
  expect(world.warnings.at(-1)).toContain(`${arn} cannot go on`);
  await after.stop(arn, 'Gone', undefined);
  const stopped = await outcomeOf(after, arn);
  const kept = { status: 'ABORTED', history: ['1<0 ExecutionStarted', '2<1 WaitStateEntered', '3<0 ExecutionAborted'] };
  expect(stopped).toMatchObject(kept);
  expect(await after.executions.describe(arn)).toMatchObject({ input: '{"a":1}', error: 'Gone' });
  await after.close();
  const again = await world.resume(folder);
  expect(await outcomeOf(again, arn)).toMatchObject(kept);
  expect(world.faults).toEqual([]);
});
