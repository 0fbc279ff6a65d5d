import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { Engine } from '../../../../../infra/local/stepfunctions/driver/engine.ts';
import type { MachineRecord } from '../../../../../infra/local/stepfunctions/driver/records.ts';
import { ManualClock } from '../../../../support/manual-clock.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'segments-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const definition = JSON.stringify({
  QueryLanguage: 'JSONata',
  StartAt: 'W',
  States: { W: { Type: 'Wait', Seconds: '{% $states.input.seconds %}', Next: 'P' }, P: { Type: 'Pass', End: true } },
});
const machineArn = 'arn:aws:states:us-east-1:000000000000:stateMachine:m';
const clock = new ManualClock();

function open(): Promise<Engine> {
  return Engine.open({
    dataFolder: folder,
    callTask: async () => ({ kind: 'failed', error: 'None', cause: 'no functions here' }),
    clock,
    place: { region: 'us-east-1', account: '000000000000' },
    journal: { segmentBytes: 4_000 },
    warn: () => undefined,
    onFault: (error) => {
      throw error;
    },
  });
}

async function snapshot(engine: Engine): Promise<unknown[]> {
  const all: unknown[] = [];
  for (const entry of engine.catalog.executionsOf(machineArn)) {
    const { begun, last } = await engine.describe(entry);
    all.push({ ...entry, input: begun.input, last, history: await engine.history(entry) });
  }
  return all;
}

test('ended and running executions in many segments are all there after a restart (J6)', async () => {
  const engine = await open();
  const machine: MachineRecord = {
    arn: machineArn,
    name: 'm',
    roleArn: 'r',
    definitionKey: await engine.definitions.keep(definition),
    createdAt: 1,
    updatedAt: 1,
    tags: {},
  };
  await engine.saveMachine(machine);
  // One that outlives many segments, and many that end soon.
  await engine.start(machine, 'long', '{"seconds":100000}');
  for (let index = 0; index < 30; index++) await engine.start(machine, `e${index}`, `{"seconds":${index % 3}}`);
  clock.moveTo(clock.now() + 10_000);
  const entryOf = (name: string) => [...engine.catalog.executionsOf(machineArn)].find((entry) => entry.name === name);
  while ([...engine.catalog.running()].length > 1) await new Promise((resolve) => setImmediate(resolve));
  await engine.settled();
  const before = await snapshot(engine);
  expect(before).toHaveLength(31);
  expect(entryOf('long')?.status).toBe('RUNNING');
  await engine.close();
  expect((await readdir(folder)).filter((name) => name.endsWith('.index')).length).toBeGreaterThan(3);

  const again = await open();
  again.resume();
  expect(await snapshot(again)).toEqual(before);
  expect(again.catalog.machine(machineArn)).toEqual(machine);
  expect(clock.alarms()).toContain(Date.UTC(2026, 0, 1) + 100_000_000);
  await expect(again.start(machine, 'e3', '{"seconds":0}')).rejects.toThrow('Execution Already Exists');
  await again.close();
});
