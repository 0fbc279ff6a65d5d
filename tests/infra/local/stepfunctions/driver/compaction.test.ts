import { afterEach, beforeEach, expect, test } from '@jest/globals';
import type { Engine, EngineOptions } from '../../../../../infra/local/stepfunctions/driver/engine.ts';
import { arnOf, EngineWorld, invoke, machineIn, pause, until, wholeHistory } from './engine-world.ts';
import { logsIn } from './journal-records.ts';

let world: EngineWorld;
beforeEach(() => {
  world = new EngineWorld();
});
afterEach(() => world.close());

const options: Partial<EngineOptions> = { journal: { segmentBytes: 3_000 } };
const waiting = { StartAt: 'W', States: { W: pause('{% $states.input.seconds %}', { End: true }) } };
const quick = { StartAt: 'P', States: { P: { Type: 'Pass', End: true } } };

/** Starts executions that end at once until so many segments are sealed since. */
async function fillSegments(engine: Engine, folder: string, count: number): Promise<void> {
  const machine = await machineIn(engine, quick, { name: 'quick' });
  const numberOf = (name: string | undefined) => Number(/\d+/.exec(name ?? '')?.[0] ?? 0);
  const until = numberOf(logsIn(folder).at(-1)) + count;
  for (let index = 0; numberOf(logsIn(folder).at(-1)) < until; index++) {
    await engine.start(machine, `quick-${until}-${index}`, JSON.stringify({ filling: 'x'.repeat(500) }));
  }
}

const ended = (engine: Engine, name: string) =>
  until(() => (engine.executions.find(arnOf(name))?.status === 'RUNNING' ? undefined : true));

test('what has ended does not run again while the segment it began in is still needed', async () => {
  const folder = await world.folder();
  const engine = await world.open(folder, options);
  const machine = await machineIn(engine, waiting);
  await engine.start(machine, 'long', '{"seconds":1000000}');
  await engine.start(machine, 'short', '{"seconds":10}');
  await fillSegments(engine, folder, 1);
  world.clock.moveTo(world.clock.now() + 10_000);
  await ended(engine, 'short');
  await fillSegments(engine, folder, 8);
  await until(() => (logsIn(folder).length < 8 ? true : undefined));
  await engine.close();

  const again = await world.resume(folder, options);
  expect(again.executions.find(arnOf('short'))?.status).toBe('SUCCEEDED');
  expect(again.executions.find(arnOf('long'))?.status).toBe('RUNNING');
});

test('what is read from the journal while its segments are deleted is read whole', async () => {
  const folder = await world.folder();
  const engine = await world.open(folder, { ...options, residents: 0 });
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
