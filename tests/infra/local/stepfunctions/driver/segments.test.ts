import { afterEach, beforeEach, expect, test } from '@jest/globals';
import type { Engine } from '../../../../../infra/local/stepfunctions/driver/engine.ts';
import { arnOf, EngineWorld, machineIn, pause, until, wholeHistory } from './engine-world.ts';
import { logsIn } from './journal-records.ts';

let world: EngineWorld;
beforeEach(() => {
  world = new EngineWorld();
});
afterEach(() => world.close());

const definition = {
  StartAt: 'W',
  States: { W: pause('{% $states.input.seconds %}', { Next: 'P' }), P: { Type: 'Pass', End: true } },
};
const machineArn = 'arn:aws:states:us-east-1:000000000000:stateMachine:m';

async function everything(engine: Engine): Promise<unknown[]> {
  const all: unknown[] = [];
  for (const { arn } of await engine.executions.list({ machineArn, limit: 1000 })) {
    all.push({ ...(await engine.executions.describe(arn)), history: await wholeHistory(engine, arn) });
  }
  return all;
}

test('ended and running executions in many segments are all there after a restart (J6)', async () => {
  const folder = await world.folder();
  const journal = { segmentBytes: 4_000 };
  const engine = await world.open(folder, { journal });
  const machine = await machineIn(engine, definition);
  const began = world.clock.now();
  // One that outlives many segments, and many that end soon.
  await engine.start(machine, 'long', '{"seconds":100000}');
  for (let index = 0; index < 30; index++) await engine.start(machine, `e${index}`, `{"seconds":${index % 3}}`);
  world.clock.moveTo(began + 10_000);
  await until(() => {
    const isRunning = (index: number): boolean => engine.executions.find(arnOf(`e${index}`))?.status === 'RUNNING';
    return Array.from({ length: 30 }, (_, index) => index).some(isRunning) ? undefined : true;
  });
  const before = await everything(engine);
  expect(before).toHaveLength(31);
  expect(engine.executions.find(arnOf('long'))?.status).toBe('RUNNING');
  await engine.close();
  expect(Number(/\d+/.exec(logsIn(folder).at(-1) ?? '')?.[0])).toBeGreaterThan(3);

  const again = await world.resume(folder, { journal });
  expect(await everything(again)).toEqual(before);
  expect(again.machines.get(machineArn)).toEqual(machine);
  expect(world.clock.alarms()).toContain(began + 100_000_000);
  await expect(again.start(machine, 'e3', '{"seconds":0}')).rejects.toThrow('Execution Already Exists');
  expect(world.faults).toEqual([]);
});
