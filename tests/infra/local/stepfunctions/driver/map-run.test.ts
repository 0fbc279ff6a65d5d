import { cpSync } from 'node:fs';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import type { Engine } from '../../../../../infra/local/stepfunctions/driver/engine.ts';
import { MemoryObjects } from '../map-run/memory-objects.ts';
import {
  arnOf,
  EngineWorld,
  failed,
  invoke,
  machineIn,
  outcomeOf,
  succeeded,
  until,
  wholeHistory,
} from './engine-world.ts';

let world: EngineWorld;
beforeEach(() => {
  world = new EngineWorld();
});
afterEach(() => world.close());

const each = (
  fields: object,
  item: object = invoke('pack', { Retry: undefined, Output: '{% $states.result.Payload %}' }),
) => ({
  StartAt: 'Each',
  States: {
    Each: {
      Type: 'Map',
      Label: 'orders',
      ItemProcessor: {
        ProcessorConfig: { Mode: 'DISTRIBUTED', ExecutionType: 'STANDARD' },
        StartAt: 'Item',
        States: { Item: { ...item, End: true } },
      },
      End: true,
      ...fields,
    },
  },
});
const parent = arnOf('parent');
const runOf = (engine: Engine) => engine.mapRuns.ofExecution(parent)[0];
const childrenOf = (engine: Engine) => engine.executions.list({ mapRunArn: runOf(engine)?.arn ?? '', limit: 1000 });
const ended = (engine: Engine) => engine.ended(parent);

test('each item is an execution of its own, listed by the run and not by the machine, with a history of its own', async () => {
  const engine = await world.resume(await world.folder());
  world.run = (payload) => succeeded(JSON.parse(payload).n * 10);
  const machine = await machineIn(engine, each({ Items: '{% $states.input.items.{"n": $} %}' }));
  await engine.start(machine, 'parent', '{"items": [1, 2, 3]}');
  expect(await ended(engine)).toMatchObject({ execution: { status: 'SUCCEEDED' }, output: '[10,20,30]' });

  const children = await childrenOf(engine);
  expect(children).toHaveLength(3);
  for (const child of children) {
    expect(child).toMatchObject({
      status: 'SUCCEEDED',
      arn: `arn:aws:states:us-east-1:000000000000:execution:m/orders:${child.name}`,
      machineArn: 'arn:aws:states:us-east-1:000000000000:stateMachine:m/orders',
      mapRunArn: runOf(engine)?.arn,
    });
    const types = (await wholeHistory(engine, child.arn)).map(({ type }) => type);
    expect(types.slice(0, 2)).toEqual(['ExecutionStarted', 'TaskStateEntered']);
  }
  expect(await engine.executions.list({ machineArn: machine.arn, limit: 10 })).toHaveLength(1);
});

test('its items come from S3 and its results go there', async () => {
  const objects = new MemoryObjects().set('in', 'orders.csv', 'id\n1\n2\n');
  const engine = await world.resume(await world.folder(), { objects });
  const ItemReader = {
    Resource: 'arn:aws:states:::s3:getObject',
    Arguments: { Bucket: 'in', Key: 'orders.csv' },
    ReaderConfig: { InputType: 'CSV', CSVHeaderLocation: 'FIRST_ROW' },
  };
  const ResultWriter = { Resource: 'arn:aws:states:::s3:putObject', Arguments: { Bucket: 'out', Prefix: 'done' } };
  const machine = await machineIn(engine, each({ ItemReader, ResultWriter }, { Type: 'Pass' }));
  await engine.start(machine, 'parent', '{}');
  const { output = '' } = await ended(engine);
  const { Key } = JSON.parse(output).ResultWriterDetails;
  const [file] = (objects.json('out', Key) as { ResultFiles: { SUCCEEDED: { Key: string }[] } }).ResultFiles.SUCCEEDED;
  expect(objects.json('out', file?.Key ?? '')).toMatchObject([{ Output: '{"id":"1"}' }, { Output: '{"id":"2"}' }]);
});

test('wherever the process is killed, the run goes on with each child once and comes to the same end', async () => {
  const folder = await world.folder();
  const definition = each({ Items: [1, 2, 3, 4, 5], MaxConcurrency: 2, ToleratedFailureCount: 1 });
  const packed: string[] = [];
  world.run = (payload) => {
    packed.push(payload);
    return payload === '4' ? failed('Boom') : succeeded(payload);
  };
  const engine = await world.resume(folder);
  await engine.start(await machineIn(engine, definition), 'parent', '{}');

  const copies: string[] = [];
  let isOver = false;
  const over = ended(engine).then(() => {
    isOver = true;
  });
  for (let turn = 0; !isOver; turn++) {
    if (turn % 5 === 0) {
      const copy = await world.folder();
      // In one go, as nothing runs on while a process dies.
      cpSync(folder, copy, { recursive: true, filter: (name) => !name.endsWith('/lock') });
      copies.push(copy);
    }
    await new Promise(setImmediate);
  }
  await over;
  const expected = await outcomeOf(engine, parent);
  expect(JSON.parse(String(expected.output))).toMatchObject(['1', '2', '3', { Status: 'FAILED', Error: 'Boom' }, '5']);
  const names = (await childrenOf(engine)).map(({ name }) => name).sort();

  const chosen = copies.filter((_, index) => index % Math.ceil(copies.length / 12) === 0);
  expect(chosen.length).toBeGreaterThan(3);
  let wasOver = 0;
  for (const copy of chosen) {
    const again = await world.open(copy);
    const before = runOf(again) ? await childrenOf(again) : [];
    const over = before.filter(({ status }) => status !== 'RUNNING');
    const inputs = await Promise.all(over.map(async ({ arn }) => (await again.executions.describe(arn)).input));
    packed.length = 0;
    again.resume();
    await ended(again);
    for (const input of inputs) expect(packed).not.toContain(input);
    wasOver += inputs.length;
    const outcome = await outcomeOf(again, parent);
    expect({ ...outcome, output: undefined }).toEqual({ ...expected, output: undefined });
    const children = await childrenOf(again);
    expect(children.map(({ name }) => name).sort()).toEqual(names);
    expect(children.filter(({ status }) => status === 'SUCCEEDED')).toHaveLength(4);
    await until(() => (runOf(again)?.status === 'SUCCEEDED' ? true : undefined));
    expect(runOf(again)).toMatchObject({ executions: { total: 5, succeeded: 4, failed: 1 } });
    await again.close();
  }
  expect(wasOver).toBeGreaterThan(0);
  expect(world.faults).toEqual([]);
});

test('stopping the execution stops its children', async () => {
  const engine = await world.resume(await world.folder());
  world.run = () => new Promise(() => undefined);
  const machine = await machineIn(engine, each({ Items: [1, 2, 3], MaxConcurrency: 2 }));
  await engine.start(machine, 'parent', '{}');
  await until(() => (world.calls.length === 2 ? true : undefined));
  await engine.stop(parent, 'Enough', undefined);
  await until(() => (runOf(engine)?.status === 'ABORTED' ? true : undefined));
  expect((await childrenOf(engine)).map(({ status }) => status)).toEqual(['ABORTED', 'ABORTED']);
  expect(runOf(engine)?.executions).toMatchObject({ aborted: 2, pending: 1, running: 0 });
});

test('a process that died just after the execution was stopped stops the children when it comes back', async () => {
  const folder = await world.folder();
  const engine = await world.resume(folder);
  world.run = () => new Promise(() => undefined);
  await engine.start(await machineIn(engine, each({ Items: [1, 2] })), 'parent', '{}');
  await until(() => (world.calls.length === 2 ? true : undefined));
  const copy = await world.copyOf(folder);
  const still = await world.open(copy);
  // This process dies before it gets to the run.
  Object.assign(still.mapRuns, { stop: async () => undefined });
  await still.stop(parent, undefined, undefined);
  const dead = await world.copyOf(copy);
  const again = await world.resume(dead);
  await until(() => (runOf(again)?.status === 'ABORTED' ? true : undefined));
  expect((await childrenOf(again)).map(({ status }) => status)).toEqual(['ABORTED', 'ABORTED']);
});

test('a selector that fails fails the run', async () => {
  const engine = await world.resume(await world.folder());
  const machine = await machineIn(engine, each({ Items: [1], ItemSelector: '{% $error("no") %}' }));
  await engine.start(machine, 'parent', '{}');
  expect(await ended(engine)).toMatchObject({ error: 'States.QueryEvaluationError' });
  expect(await childrenOf(engine)).toEqual([]);
});
