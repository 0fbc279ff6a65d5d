import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { arnOf, EngineWorld, invoke, machineIn, outcomeOf, succeeded, until } from './engine-world.ts';

let world: EngineWorld;
beforeEach(() => {
  world = new EngineWorld();
});
afterEach(async () => {
  await world.close();
  expect(world.faults).toEqual([]);
});

const day = 86_400_000;

test('no child of a map run under way is pruned, so none is run again after a restart', async () => {
  const folder = await world.folder();
  const parent = arnOf('parent');
  const definition = {
    StartAt: 'Each',
    States: {
      Each: {
        Type: 'Map',
        Items: ['quick', 'slow'],
        ItemProcessor: {
          ProcessorConfig: { Mode: 'DISTRIBUTED', ExecutionType: 'STANDARD' },
          StartAt: 'Item',
          States: { Item: invoke('pack', { End: true }) },
        },
        End: true,
      },
    },
  };
  const packed: string[] = [];
  world.run = (payload) => {
    packed.push(payload);
    return payload === '"slow"' ? new Promise(() => undefined) : succeeded(payload);
  };
  const engine = await world.resume(folder, { keepDays: 1 });
  await engine.start(await machineIn(engine, definition), 'parent', '{}');
  const run = await until(() => engine.mapRuns.ofExecution(parent)[0]);
  const children = () => engine.executions.list({ mapRunArn: run.arn, limit: 10 });
  await until(async () => ((await children()).some(({ status }) => status === 'SUCCEEDED') ? true : undefined));
  for (let hour = 0; hour < 72; hour++) {
    world.clock.moveTo(world.clock.now() + day / 24);
    await children();
  }
  await engine.close();

  world.run = (payload) => {
    packed.push(payload);
    return succeeded(payload);
  };
  const after = await world.resume(folder, { keepDays: 1 });
  await after.ended(parent);
  expect(packed.toSorted()).toEqual(['"quick"', '"slow"', '"slow"']);
  expect((await outcomeOf(after, parent)).output).toBe('["quick","slow"]');
});
