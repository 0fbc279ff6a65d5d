import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { createStateMachine } from '../../../../../infra/local/stepfunctions/api/actions/create-state-machine.ts';
import { nestedExecutions } from '../../../../../infra/local/stepfunctions/api/nested-executions.ts';
import { Engine } from '../../../../../infra/local/stepfunctions/driver/engine.ts';
import {
  awaitNested,
  type NestedExecutions,
  startNested,
} from '../../../../../infra/local/stepfunctions/integrations/nested-executions.ts';
import { ManualClock } from '../../../../support/manual-clock.ts';

const clock = new ManualClock();
let folder: string;
let engine: Engine;
let nested: NestedExecutions;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sfn-nested-'));
  engine = await Engine.open({
    dataFolder: folder,
    callTask: (request) => {
      if (request.kind !== 'execution') throw new Error(`expected the start of an execution, got ${request.kind}`);
      return startNested(nested, request);
    },
    awaitExecution: (awaited) => awaitNested(nested, awaited),
    clock,
    place: { region: 'us-east-1', account: '000000000000' },
    warn: () => undefined,
    onFault: (error) => {
      throw error;
    },
  });
  nested = nestedExecutions(engine);
});
afterEach(async () => {
  await engine.close();
  await rm(folder, { recursive: true, force: true });
});

async function create(name: string, states: Record<string, object>, type = 'STANDARD'): Promise<string> {
  const definition = JSON.stringify({ QueryLanguage: 'JSONata', StartAt: Object.keys(states)[0], States: states });
  const roleArn = 'arn:aws:iam::000000000000:role/test';
  const answer = await createStateMachine(engine, { name, definition, roleArn, type });
  return (answer as { stateMachineArn: string }).stateMachineArn; // CreateStateMachine's
}
async function start(machineArn: string, input = '{}'): Promise<string> {
  const machine = engine.machines.get(machineArn);
  if (!machine) throw new Error(`expected the machine ${machineArn}`);
  return (await engine.start(machine, crypto.randomUUID(), input)).arn;
}
const request = { name: 'one', input: '{}', isAwaited: true };
const pass = { P: { Type: 'Pass', Output: { b: 2 }, End: true } };
const wait = { W: { Type: 'Wait', Seconds: 3600, End: true } };
const sync = (machineArn: string, extra: object = {}) => ({
  T: {
    Type: 'Task',
    Resource: 'arn:aws:states:::states:startExecution.sync:2',
    Arguments: { StateMachineArn: machineArn, Input: '{% $states.input %}', ...extra },
    End: true,
  },
});

test('a task waits for the execution it starts, and has its output', async () => {
  const parent = await create('parent', sync(await create('child', pass)));
  const { output = '' } = await engine.ended(await start(parent, '{"a":1}'));
  expect(JSON.parse(output)).toMatchObject({ Status: 'SUCCEEDED', Input: { a: 1 }, Output: { b: 2 } });
});

test('a request that is made again after its answer was lost starts nothing, though the execution has ended', async () => {
  const machineArn = await create('child', pass);
  const since = clock.now();
  const first = await nested.start({ machineArn, ...request, since });
  await engine.ended(first.executionArn);
  expect(await nested.start({ machineArn, ...request, since })).toEqual(first);
});

test('a name that was taken before is refused', async () => {
  const machineArn = await create('child', pass);
  await engine.ended((await nested.start({ machineArn, ...request, since: clock.now() })).executionArn);
  await expect(nested.start({ machineArn, ...request, since: clock.now() + 1 })).rejects.toMatchObject({
    code: 'ExecutionAlreadyExists',
  });
  await expect(nested.start({ machineArn, ...request, input: '[]', since: clock.now() })).rejects.toMatchObject({
    code: 'ExecutionAlreadyExists',
  });
});

test('a machine that is not there, or whose end nobody can ask for, is refused', async () => {
  const none = 'arn:aws:states:us-east-1:000000000000:stateMachine:none';
  await expect(nested.start({ machineArn: none, ...request, since: 0 })).rejects.toMatchObject({
    code: 'StateMachineDoesNotExist',
  });
  const express = await create('express', pass, 'EXPRESS');
  await expect(nested.start({ machineArn: express, ...request, since: 0 })).rejects.toMatchObject({
    code: 'StateMachineTypeNotSupported',
  });
});

test('stopping an execution stops the one it waits for', async () => {
  const child = await create('child', wait);
  const parent = await create('parent', sync(child, { Name: 'inner' }));
  const arn = await start(parent);
  const inner = 'arn:aws:states:us-east-1:000000000000:execution:child:inner';
  while ((await engine.executions.history(arn, { limit: 10 })).every(({ type }) => type !== 'TaskSubmitted')) {
    await new Promise((resolve) => setImmediate(resolve));
  }
  await engine.stop(arn, undefined, undefined);
  expect((await engine.ended(inner)).execution.status).toBe('ABORTED');
});
