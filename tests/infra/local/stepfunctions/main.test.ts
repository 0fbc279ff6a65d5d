import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  CreateStateMachineCommand,
  DescribeExecutionCommand,
  GetExecutionHistoryCommand,
  SendTaskSuccessCommand,
  SFNClient,
  StartExecutionCommand,
} from '@aws-sdk/client-sfn';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { FakeLambda } from '../../../support/fake-lambda.ts';
import { type RunningChild, startChild } from '../../../support/start-child.ts';

const tokens: string[] = [];
const lambda = new FakeLambda({ step: () => 'done', ask: (payload) => void tokens.push(payload) });
let lambdaUrl: string;
let folder: string;

beforeAll(async () => {
  lambdaUrl = await lambda.listen();
  folder = await mkdtemp(join(tmpdir(), 'sfn-main-'));
});
afterAll(async () => {
  await lambda.close();
  await rm(folder, { recursive: true, force: true });
});

const startServer = (): Promise<RunningChild> =>
  startChild('infra/local/stepfunctions/main.ts', { PORT: '0', DATA_DIR: folder, AWS_ENDPOINT_URL_LAMBDA: lambdaUrl });
const clientOf = ({ url }: RunningChild) =>
  new SFNClient({ endpoint: url, region: 'us-east-1', credentials: { accessKeyId: 'a', secretAccessKey: 'b' } });
const task = (name: string, next: object, suffix = '') => ({
  Type: 'Task',
  Resource: `arn:aws:states:::lambda:invoke${suffix}`,
  Arguments: { FunctionName: name, Payload: suffix ? '{% $states.context.Task.Token %}' : {} },
  ...next,
});
const definition = JSON.stringify({
  QueryLanguage: 'JSONata',
  StartAt: 'A',
  States: {
    A: task('step', { Output: 'a', Next: 'B' }),
    B: task('ask', { Next: 'C' }, '.waitForTaskToken'),
    C: { Type: 'Pass', End: true },
  },
});

async function until<Value>(look: () => Promise<Value | undefined> | Value | undefined): Promise<Value> {
  for (;;) {
    const value = await look();
    if (value !== undefined) return value;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

test('a process killed by SIGKILL loses nothing that it answered, and asks no function twice', async () => {
  const first = await startServer();
  const { stateMachineArn } = await clientOf(first).send(
    new CreateStateMachineCommand({ name: 'm', definition, roleArn: 'arn:aws:iam::000000000000:role/r' }),
  );
  const names = Array.from({ length: 20 }, (_, index) => `order-${index}`);
  const started = await Promise.all(
    names.map((name) => clientOf(first).send(new StartExecutionCommand({ stateMachineArn, name, input: '{}' }))),
  );
  const executionArn = started[0]?.executionArn;
  const submitted = async () => {
    const { events } = await clientOf(first).send(new GetExecutionHistoryCommand({ executionArn }));
    return events?.some(({ type }) => type === 'TaskSubmitted') || undefined;
  };
  await until(submitted);
  await until(() => (tokens.length === 20 ? true : undefined));
  await first.kill();

  const second = await startServer();
  const client = clientOf(second);
  expect((await client.send(new DescribeExecutionCommand({ executionArn }))).status).toBe('RUNNING');
  // Tokens survive; one whose call was not recorded as made was handed out again, unchanged.
  for (const taskToken of new Set(tokens))
    await client.send(new SendTaskSuccessCommand({ taskToken, output: '"yes"' }));
  for (const { executionArn: arn } of started) {
    const done = await until(async () => {
      const description = await client.send(new DescribeExecutionCommand({ executionArn: arn }));
      return description.status === 'RUNNING' ? undefined : description;
    });
    expect(done).toMatchObject({ status: 'SUCCEEDED', output: '"yes"' });
  }
  const { events } = await client.send(new GetExecutionHistoryCommand({ executionArn }));
  expect(events?.map(({ type }) => type).slice(4, 12)).toEqual([
    'TaskSucceeded',
    'TaskStateExited',
    'TaskStateEntered',
    'TaskScheduled',
    'TaskStarted',
    'TaskSubmitted',
    'TaskSucceeded',
    'TaskStateExited',
  ]);
  expect(lambda.calls.filter(({ name }) => name === 'step')).toHaveLength(20);

  // Ends cleanly, and the ended executions are still there.
  await second.kill('SIGTERM');
  const third = await startServer();
  expect((await clientOf(third).send(new DescribeExecutionCommand({ executionArn }))).output).toBe('"yes"');
  await expect(startServer()).rejects.toThrow('is in use by process');
  await third.kill('SIGTERM');
});
