import { afterEach, beforeEach, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { EngineOptions } from '../../../../../infra/local/stepfunctions/driver/engine.ts';
import {
  arnOf,
  ask,
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
  wholeHistory,
} from './engine-world.ts';

let worlds: EngineWorld[] = [];
beforeEach(() => {
  worlds = [];
});
afterEach(async () => {
  for (const world of worlds) {
    await world.close();
    expect(world.faults).toEqual([]);
    expect(world.warnings).toEqual([]);
  }
});

function newWorld(): EngineWorld {
  const world = new EngineWorld();
  worlds.push(world);
  return world;
}

const names = ['a', 'b', 'c', 'd', 'e'];

type Lived = { readonly outcomes: readonly Outcome[]; readonly calls: readonly string[] };

/** Lets executions of the machine run side by side. */
async function liveThrough(definition: object, options: Partial<EngineOptions>): Promise<Lived> {
  const world = newWorld();
  const failedOnce = new Set<string>();
  world.run = (payload, name) => {
    if (name !== 'flaky' || failedOnce.has(payload)) return succeeded(name);
    failedOnce.add(payload);
    return failed('Boom');
  };
  const engine = await world.resume(await world.folder(), options);
  const machine = await machineIn(engine, definition);
  await Promise.all(names.map((name) => engine.start(machine, name, JSON.stringify({ name }))));
  await runToEnd(
    engine,
    world.clock,
    names.map((name) => arnOf(name)),
  );
  const outcomes: Outcome[] = [];
  for (const name of names) outcomes.push(await outcomeOf(engine, arnOf(name)));
  return { outcomes, calls: world.calls };
}

const statuses = ({ outcomes }: Lived) => outcomes.map(({ status }) => status);
const types = ({ outcomes }: Lived) =>
  outcomes.map(({ history }) => history.map((event) => event.split(' ')[1]).sort());

test.each([0, 1])('with %d executions in memory all ends as with all of them there', async (residents) => {
  const lived = await liveThrough(everyWayToWait, { residents });
  const expected = names.flatMap(() => callsOfEveryWay);
  expect(lived.calls.toSorted()).toEqual(expected.toSorted());
  const apart = await liveThrough(everyWayToWait, {});
  expect(statuses(lived)).toEqual(statuses(apart));
  expect(types(lived)).toEqual(types(apart));
});

test('with nothing in memory histories are shown while executions go on, from any event in either direction', async () => {
  const world = newWorld();
  const engine = await world.resume(await world.folder(), { residents: 0, journal: { segmentBytes: 2_000 } });
  const machine = await machineIn(engine, everyWayToWait);
  for (const name of names) await engine.start(machine, name, '{}');
  const arn = arnOf('c');
  const whole = await wholeHistory(engine, arn);
  expect(whole.length).toBeGreaterThan(2);
  for (const { id } of whole) {
    expect(await engine.executions.history(arn, { from: id, limit: 2 })).toEqual(whole.slice(id - 1, id + 1));
    const back = await engine.executions.history(arn, { from: id, limit: 2, reverse: true });
    expect(back).toEqual(whole.slice(Math.max(0, id - 2), id).reverse());
  }
});

/** Its payload says whose call it is. */
const call = (name: string) =>
  invoke(name, {
    Arguments: {
      FunctionName: name,
      Payload: '{% $states.context.Execution.Name & $states.context.State.Name %}',
    },
  });

const assign = (prefix: string) => ({
  Type: 'Pass',
  Assign: { [`v${prefix.replaceAll('.', '_')}`]: '{% $uuid() %}' },
});

/** Machines of a few states that come one after the other, or beside each other. */
const state = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom('f', 'g', 'flaky').map((name) => () => call(name)) },
  { weight: 2, arbitrary: fc.integer({ min: 1, max: 90 }).map((seconds) => () => pause(seconds)) },
  { weight: 1, arbitrary: fc.constant(() => ask('ask')) },
  { weight: 1, arbitrary: fc.constant(assign) },
  { weight: 1, arbitrary: fc.constant(() => ask('ask', { TimeoutSeconds: 20, HeartbeatSeconds: 10 })) },
);

/** A state; those inside it have names that begin with the prefix. */
type MakeState = (prefix: string) => object;

function chain(states: readonly MakeState[], prefix: string): object {
  const entries = states.map((make, index) => {
    const isLast = index === states.length - 1;
    const name = `${prefix}${index}`;
    return [name, { ...make(`${name}.`), ...(isLast ? { End: true } : { Next: `${prefix}${index + 1}` }) }];
  });
  return { StartAt: `${prefix}0`, States: Object.fromEntries(entries) };
}

const block = fc.array(state, { minLength: 1, maxLength: 3 });
const nested: fc.Arbitrary<MakeState> = fc.oneof(
  fc.array(block, { minLength: 1, maxLength: 3 }).map((branches) => (prefix: string) => ({
    Type: 'Parallel',
    Branches: branches.map((branch, index) => chain(branch, `${prefix}${index}.`)),
  })),
  fc.tuple(block, fc.integer({ min: 0, max: 2 })).map(([processor, concurrency]) => (prefix: string) => ({
    Type: 'Map',
    Items: [1, 2, 3],
    MaxConcurrency: concurrency,
    ItemProcessor: chain(processor, prefix),
  })),
);
const anyMachine = fc
  .array(fc.oneof(state, nested), { minLength: 1, maxLength: 4 })
  .map((states) => chain(states, 'S'));

test('any machine ends the same whatever stays in memory and whenever its journal is compacted', async () => {
  await fc.assert(
    fc.asyncProperty(anyMachine, async (definition) => {
      const [inMemory, evicted] = await Promise.all([
        liveThrough(definition, {}),
        liveThrough(definition, { residents: 0, journal: { segmentBytes: 3_000 } }),
      ]);
      expect(statuses(evicted)).toEqual(statuses(inMemory));
      expect(types(evicted)).toEqual(types(inMemory));
      expect(evicted.calls.toSorted()).toEqual(inMemory.calls.toSorted());
      for (const world of worlds.splice(0)) {
        await world.close();
        expect({ faults: world.faults, warnings: world.warnings }).toEqual({ faults: [], warnings: [] });
      }
    }),
    { numRuns: 12, seed: 4 },
  );
}, 120_000);
