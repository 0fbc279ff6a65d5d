import { cp, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { Engine, EngineOptions } from '../../../../../infra/local/stepfunctions/driver/engine.ts';
import type { MachineRecord } from '../../../../../infra/local/stepfunctions/driver/records.ts';
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
import { logsIn, recordsOf } from './journal-records.ts';

let world: EngineWorld;
beforeEach(() => {
  world = new EngineWorld();
});
afterEach(async () => {
  await world.close();
  expect(world.faults).toEqual([]);
});

const machineArn = 'arn:aws:states:us-east-1:000000000000:stateMachine:m';
const definition = {
  StartAt: 'F',
  States: {
    F: invoke('{% $states.input.call %}', { Retry: [], Next: 'W' }),
    W: pause('{% $states.input.seconds %}', { End: true }),
  },
};

const inputs: Readonly<Record<string, object>> = {
  works: { call: 'f', seconds: 0 },
  fails: { call: 'bad', seconds: 0 },
  waits: { call: 'f', seconds: 1000 },
  later: { call: 'f', seconds: 10 },
};
const names = Object.keys(inputs);

beforeEach(() => {
  world.run = (_payload, name) => (name === 'bad' ? failed('Boom') : succeeded(name));
});

async function startAll(engine: Engine, machine: MachineRecord): Promise<void> {
  for (const [name, input] of Object.entries(inputs)) await engine.start(machine, name, JSON.stringify(input));
  const soon = world.clock.now() + 10_000;
  await until(() => (world.clock.alarms()[0] === soon ? true : undefined));
  world.clock.moveTo(soon);
  const isDone = (name: string) => engine.executions.find(arnOf(name))?.status !== 'RUNNING';
  await until(() => (['works', 'fails', 'later'].every(isDone) ? true : undefined));
}

async function everything(engine: Engine): Promise<unknown> {
  const rows = await engine.executions.list({ machineArn, limit: 100 });
  return Promise.all(
    rows.map(async ({ details: _details, ...row }) => ({ ...row, ...(await outcomeOf(engine, row.arn)) })),
  );
}

function storedHistories(folder: string): number {
  const database = new DatabaseSync(join(folder, 'executions.sqlite'), { readOnly: true });
  try {
    return Number(database.prepare('SELECT count(*) AS count FROM history').get()?.count);
  } finally {
    database.close();
  }
}

describe('a store that lost its last commits is told again what the journal still tells (S1)', () => {
  const storeFiles = async (folder: string) =>
    (await readdir(folder)).filter((name) => name.startsWith('executions.sqlite'));
  const removeStore = async (folder: string) => {
    for (const name of await storeFiles(folder)) await rm(join(folder, name));
  };

  const losses: { readonly [Title in string]: (folder: string, older: string) => Promise<void> } = {
    'all of them': removeStore,
    'all after the beginning': async (folder, older) => {
      await removeStore(folder);
      for (const name of await storeFiles(older)) await cp(join(older, name), join(folder, name));
    },
    'histories and redrive states': async (folder) => {
      const database = new DatabaseSync(join(folder, 'executions.sqlite'));
      database.exec('DELETE FROM history; DELETE FROM snapshots');
      database.close();
    },
    'rows of some': async (folder) => {
      const database = new DatabaseSync(join(folder, 'executions.sqlite'));
      database.exec(`DELETE FROM history; DELETE FROM snapshots;
        DELETE FROM executions WHERE start_order >= 2; UPDATE highest SET start_order = 1`);
      database.close();
    },
  };

  test.each(Object.entries(losses))('%s', async (_title, lose) => {
    const folder = await world.folder();
    const engine = await world.resume(folder);
    const machine = await machineIn(engine, definition);
    await engine.close();
    const older = await world.copyOf(folder);
    const again = await world.resume(folder);
    await startAll(again, machine);
    const before = await everything(again);
    await again.close();

    await lose(folder, older);
    const after = await world.resume(folder);
    expect(await everything(after)).toEqual(before);
    // All that ended has its history in the store again, and needs no journal.
    await until(() => (storedHistories(folder) === 3 ? true : undefined));
    // Its numbers go on after the highest there ever was.
    await after.start(machine, 'another', JSON.stringify(inputs.works));
    const [youngest] = await after.executions.list({ machineArn, limit: 1 });
    expect(youngest?.name).toBe('another');
    world.run = (_payload, name) => succeeded(name);
    await after.redrive(arnOf('fails'));
    await runToEnd(after, world.clock, [arnOf('fails'), arnOf('waits')]);
    await after.close();
    const last = await world.resume(folder);
    expect((await everything(last)) as unknown[]).toHaveLength(names.length + 1);
    expect(last.executions.find(arnOf('fails'))).toMatchObject({ status: 'SUCCEEDED', redriveCount: 1 });
  });
});

describe('a segment that is missing is refused', () => {
  const options: Partial<EngineOptions> = { journal: { segmentBytes: 1_000 } };
  const filled = async () => {
    const folder = await world.folder();
    const engine = await world.open(folder, options);
    const machine = await machineIn(engine, {
      ...definition,
      States: { ...definition.States, W: pause(1000, { End: true }) },
    });
    // All of them begin before any goes on.
    await Promise.all(Array.from({ length: 8 }, (_, index) => engine.start(machine, `e${index}`, '{"call":"f"}')));
    await until(() => (recordsOf(folder).length === 16 ? true : undefined));
    await engine.close();
    expect(logsIn(folder).length).toBeGreaterThan(3);
    return folder;
  };

  test('in the middle, by its name', async () => {
    const folder = await filled();
    await rm(join(folder, 'journal-00000003.log'));
    await expect(world.open(folder, options)).rejects.toThrow(
      'journal-00000003.log is corrupt at byte 0: the file is missing',
    );
  });

  test('at the beginning, by what is left of its executions', async () => {
    const folder = await filled();
    await rm(join(folder, 'journal-00000001.log'));
    await expect(world.open(folder, options)).rejects.toThrow('the beginning of its execution is missing');
  });
});

describe('executions that ended long ago', () => {
  const day = 86_400_000;

  test('are gone after the days they are kept, for good, and those that run or ended later are not', async () => {
    const folder = await world.folder();
    const engine = await world.resume(folder, { keepDays: 10 });
    const machine = await machineIn(engine, definition);
    await engine.start(machine, 'runs', JSON.stringify({ call: 'f', seconds: 50_000_000 }));
    await engine.start(machine, 'old', JSON.stringify(inputs.works));
    await engine.ended(arnOf('old'));
    world.clock.moveTo(world.clock.now() + 6 * day);
    await engine.start(machine, 'young', JSON.stringify(inputs.works));
    await engine.ended(arnOf('young'));
    world.clock.moveTo(world.clock.now() + 5 * day);
    await until(() => (engine.executions.find(arnOf('old')) === undefined ? true : undefined));
    expect(engine.executions.find(arnOf('young'))?.status).toBe('SUCCEEDED');
    // Its name is free again, as on AWS.
    await engine.start(machine, 'old', JSON.stringify(inputs.waits));
    await until(async () => {
      const types = (await wholeHistory(engine, arnOf('old'))).map(({ type }) => type);
      return types.includes('WaitStateEntered') || undefined;
    });
    await engine.close();

    // The journal still holds it, and the one that runs.
    const again = await world.resume(folder, { keepDays: 10 });
    await until(async () => {
      const listed = await again.executions.list({ machineArn, limit: 10 });
      const shown = listed.map(({ name, status }) => `${name} ${status}`).toSorted();
      return shown.join() === 'old RUNNING,runs RUNNING,young SUCCEEDED' ? true : undefined;
    });
    await runToEnd(again, world.clock, [arnOf('old')]);
    expect(world.calls).toHaveLength(4);
  });
});
