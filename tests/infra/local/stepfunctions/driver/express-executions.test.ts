import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { Engine } from '../../../../../infra/local/stepfunctions/driver/engine.ts';
import { EngineWorld, invoke, machineIn, succeeded, until } from './engine-world.ts';

let world: EngineWorld;
beforeEach(() => {
  world = new EngineWorld();
});
afterEach(async () => {
  await world.close();
  expect(world.faults).toEqual([]);
});

const express = (engine: Engine, states: Record<string, object>) =>
  machineIn(engine, { StartAt: Object.keys(states)[0], States: states }, { type: 'EXPRESS' });
const call = { F: invoke('f', { Retry: [], End: true }) };

describe('one that the interpreter stumbles over', () => {
  const noJson = { kind: 'succeeded', output: 'no JSON' } as const;

  test('ends and is told of, and the others go on', async () => {
    const folder = await world.folder();
    const engine = await world.resume(folder);
    const machine = await express(engine, call);
    world.run = () => noJson;
    const { arn } = await engine.startExpress(machine, 'a', '{}');
    await until(() => (world.warnings.length > 0 ? true : undefined));
    expect(world.warnings).toEqual([expect.stringContaining(`${arn} cannot go on`)]);
    await expect(engine.runExpress(machine, 'b', '{}')).rejects.toThrow('cannot go on');
    world.run = (_payload, name) => succeeded(name);
    expect((await engine.runExpress(machine, 'c', '{}')).execution.status).toBe('SUCCEEDED');
    await engine.close();
    await world.resume(folder);
    expect(world.calls).toEqual(['f', 'f', 'f']);
  });

  test('keeps no server from starting', async () => {
    const folder = await world.folder();
    const engine = await world.resume(folder);
    const machine = await express(engine, call);
    world.run = () => new Promise(() => undefined);
    await engine.startExpress(machine, 'a', '{}');
    await until(() => (world.calls.length === 1 ? true : undefined));
    await engine.close();
    await writeFile(join(folder, 'definitions', `${machine.definitionKey}.json`), '{"StartAt":"No","States":{}}');
    const after = await world.resume(folder);
    await until(() => (world.warnings.length > 0 ? true : undefined));
    await after.settled();
    await after.close();
    await world.resume(folder);
    expect(world.warnings).toHaveLength(1);
  });
});

test('one that goes on for long takes no more memory than one that does not', async () => {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void; // the flag puts it there
  const heap = (): number => {
    collect();
    return process.memoryUsage().heapUsed;
  };
  const engine = await world.resume(await world.folder());
  const machine = await express(engine, {
    Begin: { Type: 'Pass', Assign: { left: 500 }, Next: 'Loop' },
    Loop: { Type: 'Pass', Assign: { left: '{% $left - 1 %}' }, Next: 'More' },
    More: { Type: 'Choice', Choices: [{ Condition: '{% $left > 0 %}', Next: 'Loop' }], Default: 'Probe' },
    Probe: invoke('probe', { Arguments: { FunctionName: 'probe' }, Output: 1, End: true }),
  });
  const before = heap();
  let during = 0;
  world.run = () => {
    during = heap();
    return succeeded(1);
  };
  const run = engine.runExpress(machine, 'a', JSON.stringify('x'.repeat(100_000)));
  await until(() => {
    // What is left of a long step comes at once.
    world.clock.moveTo(world.clock.now());
    return during > 0 || undefined;
  });
  await run;
  expect(during - before).toBeLessThan(60_000_000);
});
