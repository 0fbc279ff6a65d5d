import {
  DescribeExecutionCommand,
  DescribeMapRunCommand,
  DescribeStateMachineForExecutionCommand,
  GetExecutionHistoryCommand,
  ListExecutionsCommand,
  ListMapRunsCommand,
  StopExecutionCommand,
  UpdateMapRunCommand,
} from '@aws-sdk/client-sfn';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { ApiServer, fails, machineOf } from './api-server.ts';

let api: ApiServer;
beforeAll(async () => {
  api = await ApiServer.start();
});
afterAll(() => api.close());

const each = (item: object, fields: object = {}) =>
  machineOf({
    Each: {
      Type: 'Map',
      Items: '{% $states.input %}',
      Label: 'numbers',
      ItemProcessor: {
        ProcessorConfig: { Mode: 'DISTRIBUTED', ExecutionType: 'STANDARD' },
        StartAt: 'Item',
        States: { Item: { ...item, End: true } },
      },
      End: true,
      ...fields,
    },
  });
const hour = { Type: 'Wait', Seconds: 3600 };

/** The execution's one map run, once so many of its children run. */
async function runOf(executionArn: string, running = 0) {
  for (;;) {
    const { mapRuns } = await api.client.send(new ListMapRunsCommand({ executionArn }));
    const mapRunArn = mapRuns?.[0]?.mapRunArn;
    if (mapRunArn === undefined) continue;
    const run = await api.client.send(new DescribeMapRunCommand({ mapRunArn }));
    if (run.executionCounts?.running === running) return { mapRuns, mapRunArn, run };
  }
}

test('a map run that has ended is listed and described', async () => {
  const executionArn = await api.begin(await api.create(each({ Type: 'Pass' }), 'passing'), '[1,2,3]');
  await api.ended(executionArn);
  const { mapRuns, mapRunArn, run } = await runOf(executionArn);
  const base = 'arn:aws:states:us-east-1:000000000000';
  expect(mapRunArn).toMatch(new RegExp(`^${base}:mapRun:passing/numbers:[0-9a-f-]{36}$`));
  expect(mapRuns).toEqual([
    {
      executionArn,
      mapRunArn,
      stateMachineArn: `${base}:stateMachine:passing/numbers`,
      startDate: expect.any(Date),
      stopDate: expect.any(Date),
    },
  ]);
  const counts = {
    total: 3,
    succeeded: 3,
    resultsWritten: 3,
    pending: 0,
    running: 0,
    failed: 0,
    timedOut: 0,
    aborted: 0,
  };
  expect(run).toMatchObject({
    executionArn,
    status: 'SUCCEEDED',
    maxConcurrency: 0,
    toleratedFailureCount: 0,
    toleratedFailurePercentage: 0,
    itemCounts: counts,
    executionCounts: counts,
    startDate: expect.any(Date),
    stopDate: expect.any(Date),
  });
});

test('its children are listed page by page, and say to which run they belong and what they run', async () => {
  const executionArn = await api.begin(await api.create(each({ Type: 'Pass' })), '[1,2,3]');
  await api.ended(executionArn);
  const { mapRunArn } = await runOf(executionArn);
  const first = await api.client.send(new ListExecutionsCommand({ mapRunArn, maxResults: 2 }));
  const second = await api.client.send(
    new ListExecutionsCommand({ mapRunArn, maxResults: 2, nextToken: first.nextToken }),
  );
  expect([first.executions?.length, second.executions?.length, second.nextToken]).toEqual([2, 1, undefined]);
  const [child] = second.executions ?? [];
  expect(child).toMatchObject({ mapRunArn, status: 'SUCCEEDED' });

  const arn = { executionArn: child?.executionArn };
  expect(await api.client.send(new DescribeExecutionCommand(arn))).toMatchObject({
    mapRunArn,
    input: '1',
    output: '1',
  });
  const { events } = await api.client.send(new GetExecutionHistoryCommand(arn));
  expect(events?.map(({ type }) => type)).toContain('PassStateEntered');
  const machine = await api.client.send(new DescribeStateMachineForExecutionCommand(arn));
  expect(machine).toMatchObject({ mapRunArn, label: 'numbers', stateMachineArn: child?.stateMachineArn });
  expect(JSON.parse(machine.definition ?? '')).toMatchObject({ StartAt: 'Item', States: { Item: { Type: 'Pass' } } });
});

test('the limits of a run can be changed while it is under way, and no more when it has ended', async () => {
  const executionArn = await api.begin(await api.create(each(hour, { MaxConcurrency: 1 })), '[1,2,3]');
  const { mapRunArn } = await runOf(executionArn, 1);
  const limits = { maxConcurrency: 3, toleratedFailureCount: 2, toleratedFailurePercentage: 50.5 };
  await api.client.send(new UpdateMapRunCommand({ mapRunArn, ...limits }));
  expect((await runOf(executionArn, 3)).run).toMatchObject({ ...limits, status: 'RUNNING' });

  await api.client.send(new StopExecutionCommand({ executionArn }));
  const { run } = await runOf(executionArn, 0);
  expect(run.executionCounts).toMatchObject({ aborted: 3 });
  await expect(api.client.send(new UpdateMapRunCommand({ mapRunArn, maxConcurrency: 1 }))).rejects.toMatchObject(
    fails('ValidationException'),
  );
});

test('what is asked of a run that is none is refused', async () => {
  const none = 'arn:aws:states:us-east-1:000000000000:mapRun:m/l:none';
  const describe = (mapRunArn: string) => api.client.send(new DescribeMapRunCommand({ mapRunArn }));
  await expect(describe(none)).rejects.toMatchObject(fails('ResourceNotFound'));
  await expect(describe('nonsense')).rejects.toMatchObject(fails('InvalidArn'));
  await expect(api.client.send(new ListExecutionsCommand({ mapRunArn: none }))).rejects.toMatchObject(
    fails('ResourceNotFound'),
  );
  await expect(api.client.send(new ListExecutionsCommand({}))).rejects.toMatchObject(fails('ValidationException'));
  const running = 'arn:aws:states:us-east-1:000000000000:execution:m:none';
  await expect(api.client.send(new ListMapRunsCommand({ executionArn: running }))).rejects.toMatchObject(
    fails('ExecutionDoesNotExist'),
  );
});
