import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  CreateStateMachineCommand,
  DescribeExecutionCommand,
  GetExecutionHistoryCommand,
  ListExecutionsCommand,
  ListMapRunsCommand,
  RedriveExecutionCommand,
  SFNClient,
  StartExecutionCommand,
  StopExecutionCommand,
} from '@aws-sdk/client-sfn';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import {
  type StepFunctions,
  startStepFunctions,
} from '../../../../../infra/local/stepfunctions/start-step-functions.ts';
import { ManualClock } from '../../../../support/manual-clock.ts';

const minute = 60_000;
const day = 24 * 60 * minute;
const roleArn = 'arn:aws:iam::000000000000:role/test';
const clock = new ManualClock();
let folder: string;
let server: StepFunctions;
let client: SFNClient;

const open = async () => {
  server = await startStepFunctions({ dataDir: folder, port: 0, clock });
  client = new SFNClient({
    endpoint: server.url,
    region: 'us-east-1',
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
    maxAttempts: 1,
  });
};
const close = async () => {
  client.destroy();
  await server.close();
};
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sfn-redrive-'));
  await open();
});
afterAll(async () => {
  await close();
  await rm(folder, { recursive: true, force: true });
});

const create = async (name: string, states: Record<string, object>) => {
  const definition = JSON.stringify({ QueryLanguage: 'JSONata', StartAt: Object.keys(states)[0], States: states });
  return (await client.send(new CreateStateMachineCommand({ name, roleArn, definition }))).stateMachineArn;
};
const start = async (stateMachineArn: string | undefined) =>
  (await client.send(new StartExecutionCommand({ stateMachineArn }))).executionArn;
const describeIt = (executionArn: string | undefined) => client.send(new DescribeExecutionCommand({ executionArn }));
const redrive = async (executionArn: string | undefined, clientToken?: string) =>
  (await client.send(new RedriveExecutionCommand({ executionArn, clientToken: clientToken ?? crypto.randomUUID() })))
    .redriveDate;
const types = async (executionArn: string | undefined) =>
  (await client.send(new GetExecutionHistoryCommand({ executionArn }))).events?.map(({ type }) => type);

const wait = { W: { Type: 'Wait', Seconds: 3600, End: true } };
/** Fails until it has been redriven twice. */
const stubborn = {
  C: { Type: 'Choice', Choices: [{ Condition: '{% $states.context.Execution.RedriveCount > 1 %}', Next: 'D' }] },
  D: { Type: 'Pass', Output: 'done', End: true },
};

describe('RedriveExecution', () => {
  test('lets an execution go on until it succeeds, and tells how often and when', async () => {
    const executionArn = await start(await create('stubborn', stubborn));
    expect(await describeIt(executionArn)).toMatchObject({ redriveCount: 0, redriveStatus: 'REDRIVABLE' });
    clock.moveTo(clock.now() + minute);
    await redrive(executionArn);
    const failed = await describeIt(executionArn);
    expect(failed).toMatchObject({ status: 'FAILED', redriveCount: 1, redriveStatus: 'REDRIVABLE' });
    expect(failed.redriveDate).toEqual(new Date(clock.now()));
    clock.moveTo(clock.now() + minute);
    expect(await redrive(executionArn)).toEqual(new Date(clock.now()));
    const ended = await describeIt(executionArn);
    expect(ended).toMatchObject({
      status: 'SUCCEEDED',
      output: '"done"',
      redriveCount: 2,
      redriveStatus: 'NOT_REDRIVABLE',
      redriveStatusReason: 'Execution is SUCCEEDED and cannot be redriven',
    });
    expect(ended.error).toBeUndefined();
    expect(await types(executionArn)).toEqual([
      'ExecutionStarted',
      'ChoiceStateEntered',
      'ExecutionFailed',
      'ExecutionRedriven',
      'ExecutionFailed',
      'ExecutionRedriven',
      'ChoiceStateExited',
      'PassStateEntered',
      'PassStateExited',
      'ExecutionSucceeded',
    ]);
    const { stateMachineArn } = ended;
    const listed = await client.send(new ListExecutionsCommand({ stateMachineArn }));
    expect(listed.executions).toMatchObject([{ redriveCount: 2, redriveDate: ended.redriveDate }]);
  });

  test('a stopped execution runs again, also after a restart of the server, and forgets how it was stopped', async () => {
    const executionArn = await start(await create('stopped', wait));
    await client.send(new StopExecutionCommand({ executionArn, error: 'E', cause: 'c' }));
    await close();
    await open();
    await redrive(executionArn);
    const running = await describeIt(executionArn);
    expect(running).toMatchObject({ status: 'RUNNING', redriveCount: 1, redriveStatus: 'NOT_REDRIVABLE' });
    expect([running.error, running.cause, running.stopDate]).toEqual([undefined, undefined, undefined]);
    await close();
    await open();
    expect(await describeIt(executionArn)).toMatchObject({ status: 'RUNNING', redriveCount: 1 });
    clock.moveTo(clock.now() + 60 * minute);
    while ((await describeIt(executionArn)).status === 'RUNNING');
    expect((await describeIt(executionArn)).status).toBe('SUCCEEDED');
  });

  test('a child of a map run is not redriven by itself', async () => {
    const processor = {
      ProcessorConfig: { Mode: 'DISTRIBUTED', ExecutionType: 'STANDARD' },
      StartAt: 'F',
      States: { F: { Type: 'Fail' } },
    };
    const each = { Type: 'Map', Items: [1], ItemProcessor: processor, End: true };
    const executionArn = await start(await create('each', { Each: each }));
    while ((await describeIt(executionArn)).status === 'RUNNING');
    const { mapRuns } = await client.send(new ListMapRunsCommand({ executionArn }));
    const { mapRunArn } = mapRuns?.[0] ?? {};
    const { executions } = await client.send(new ListExecutionsCommand({ mapRunArn }));
    const child = executions?.[0]?.executionArn;
    expect(await describeIt(child)).toMatchObject({ status: 'FAILED', redriveStatus: 'REDRIVABLE_BY_MAP_RUN' });
    await expect(redrive(child)).rejects.toMatchObject({ name: 'ExecutionNotRedrivable' });
    expect(await describeIt(child)).toMatchObject({ status: 'FAILED', redriveCount: 0 });
  });

  test('the same client token is the same redrive, for a quarter of an hour, whatever has become of it', async () => {
    const executionArn = await start(await create('tokens', stubborn));
    const first = await redrive(executionArn, 'one');
    clock.moveTo(clock.now() + minute);
    expect(await redrive(executionArn, 'one')).toEqual(first);
    expect((await describeIt(executionArn)).redriveCount).toBe(1);
    const second = await redrive(executionArn, 'two');
    expect(second).toEqual(new Date(clock.now()));
    expect((await describeIt(executionArn)).status).toBe('SUCCEEDED');
    expect(await redrive(executionArn, 'two')).toEqual(second);
    expect(await redrive(executionArn, 'one')).toEqual(first);
    await expect(redrive(executionArn, 'three')).rejects.toMatchObject({ name: 'ExecutionNotRedrivable' });
    clock.moveTo(clock.now() + 15 * minute + 1);
    await expect(redrive(executionArn, 'two')).rejects.toMatchObject({ name: 'ExecutionNotRedrivable' });
  });

  test('two at once are one redrive and one refusal', async () => {
    const executionArn = await start(await create('twice', wait));
    await client.send(new StopExecutionCommand({ executionArn }));
    const answers = await Promise.allSettled([redrive(executionArn, 'a'), redrive(executionArn, 'b')]);
    expect(answers.map(({ status }) => status)).toEqual(['fulfilled', 'rejected']);
    expect(await describeIt(executionArn)).toMatchObject({ status: 'RUNNING', redriveCount: 1 });
    const again = await start(await create('twice-the-same', wait));
    await client.send(new StopExecutionCommand({ executionArn: again }));
    const dates = await Promise.all([redrive(again, 'a'), redrive(again, 'a')]);
    expect(dates[0]).toEqual(dates[1]);
    expect(await describeIt(again)).toMatchObject({ status: 'RUNNING', redriveCount: 1 });
  });

  test('is refused, in the words of AWS, while it runs, when it is too late and when it is not there', async () => {
    const executionArn = await start(await create('running', wait));
    const refused = (reason: string) => ({
      name: 'ExecutionNotRedrivable',
      message: `Execution ${executionArn} invalid for redrive as: ${reason}`,
    });
    await expect(redrive(executionArn)).rejects.toMatchObject(refused('Execution is RUNNING and cannot be redriven'));
    await client.send(new StopExecutionCommand({ executionArn }));
    clock.moveTo(clock.now() + 14 * day + 1);
    await expect(redrive(executionArn)).rejects.toMatchObject(refused('Execution redrivable period exceeded'));
    expect(await describeIt(executionArn)).toMatchObject({
      redriveStatus: 'NOT_REDRIVABLE',
      redriveStatusReason: 'Execution redrivable period exceeded',
    });
    const missing = `${executionArn}-not`;
    await expect(redrive(missing)).rejects.toMatchObject({ name: 'ExecutionDoesNotExist' });
    await expect(redrive('arn:aws:states:us-east-1:000000000000:express:m:e:r')).rejects.toMatchObject({
      name: 'InvalidArn',
    });
    await expect(redrive(executionArn, 'a b')).rejects.toMatchObject({ name: 'ValidationException' });
  });

  test('executions of a machine are not listed by whether they were redriven', async () => {
    const stateMachineArn = await create('listed', wait);
    await expect(
      client.send(new ListExecutionsCommand({ stateMachineArn, redriveFilter: 'REDRIVEN' })),
    ).rejects.toMatchObject({
      name: 'ValidationException',
      message: 'RedriveFilter cannot be applied to ListExecutions call with StateMachine ARN',
    });
  });
});
