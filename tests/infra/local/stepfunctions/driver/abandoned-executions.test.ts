import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { nestedExecutions } from '../../../../../infra/local/stepfunctions/api/nested-executions.ts';
import type { Engine } from '../../../../../infra/local/stepfunctions/driver/engine.ts';
import { awaitNested, startNested } from '../../../../../infra/local/stepfunctions/integrations/nested-executions.ts';
import { arnOf, EngineWorld, machineIn, pause, until, wholeHistory } from './engine-world.ts';
import { GatedDisk } from './gated-disk.ts';

let world: EngineWorld;
let disk: GatedDisk;
beforeEach(() => {
  world = new EngineWorld();
  disk = new GatedDisk();
});
afterEach(async () => {
  await world.close();
  expect(world.faults).toEqual([]);
});

/** An engine whose tasks start executions in it. */
async function resume(folder: string): Promise<Engine> {
  const engine: Engine = await world.open(folder, {
    journal: { openFile: disk.openFile },
    callTask: (request) => {
      if (request.kind !== 'execution') throw new Error(`expected the start of an execution, found ${request.kind}`);
      return startNested(nestedExecutions(engine), request);
    },
    awaitExecution: (awaited) => awaitNested(nestedExecutions(engine), awaited),
  });
  engine.resume();
  return engine;
}

const child = arnOf('inner', 'child');
const parent = arnOf('outer', 'parent');
const sync = (fields: object = {}) => ({
  Type: 'Task',
  Resource: 'arn:aws:states:::states:startExecution.sync:2',
  Arguments: { StateMachineArn: 'arn:aws:states:us-east-1:000000000000:stateMachine:child', Name: 'inner', Input: {} },
  ...fields,
});

async function startParent(engine: Engine, states: Record<string, object>): Promise<void> {
  await machineIn(engine, { StartAt: 'W', States: { W: pause(3600, { End: true }) } }, { name: 'child' });
  const machine = await machineIn(engine, { StartAt: 'T', States: states }, { name: 'parent' });
  await engine.start(machine, 'outer', '{}');
  await until(async () => (await wholeHistory(engine, parent)).find(({ type }) => type === 'TaskSubmitted'));
}

/** What a process would find that starts where this one dies: the end is on disk that the action makes, and no more. */
async function deadAfter(folder: string, action: () => unknown): Promise<string> {
  const copies: Promise<string>[] = [];
  disk.beforeSync = async () => {
    const copy = world.copyOf(folder);
    copies.push(copy);
    await copy;
  };
  await action();
  await until(() => copies.length === 2 || undefined);
  const [, copy = Promise.reject(new Error('expected two syncs'))] = copies;
  const dead = await copy;
  disk.beforeSync = () => undefined;
  return dead;
}

test('what a stopped execution waits for is stopped, also when the process died just after the first stop', async () => {
  const folder = await world.folder();
  const engine = await resume(folder);
  await startParent(engine, { T: sync({ End: true }) });
  const dead = await deadAfter(folder, () => engine.stop(parent, undefined, undefined));
  const after = await resume(dead);
  expect(after.executions.find(parent)?.status).toBe('ABORTED');
  const { execution, cause } = await after.ended(child);
  expect(execution.status).toBe('ABORTED');
  expect(cause).toBe(
    `The Task state in AWS Step Functions execution [${parent}] which was managing this resource was aborted`,
  );
});

test('so is what a task has waited for too long', async () => {
  const folder = await world.folder();
  const engine = await resume(folder);
  const caught = { TimeoutSeconds: 60, Catch: [{ ErrorEquals: ['States.ALL'], Next: 'Wait' }], End: true };
  await startParent(engine, { T: sync(caught), Wait: pause(7200, { End: true }) });
  const dead = await deadAfter(folder, () => world.clock.moveTo(world.clock.now() + 60_000));
  const after = await resume(dead);
  expect((await after.ended(child)).execution.status).toBe('ABORTED');
  expect(after.executions.find(parent)?.status).toBe('RUNNING');
});

test('what is still waited for goes on', async () => {
  const folder = await world.folder();
  const engine = await resume(folder);
  await startParent(engine, { T: sync({ End: true }) });
  await engine.close();
  const after = await resume(folder);
  await until(() => (world.clock.alarms().length > 1 ? true : undefined));
  expect(after.executions.find(child)?.status).toBe('RUNNING');
  world.clock.moveTo(world.clock.now() + 3_600_000);
  expect((await after.ended(parent)).execution.status).toBe('SUCCEEDED');
});
