import { GetExecutionHistoryCommand, ListExecutionsCommand, StopExecutionCommand } from '@aws-sdk/client-sfn';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { ApiServer, fails, pass, roleArn, wait } from './api-server.ts';

let api: ApiServer;
beforeAll(async () => {
  api = await ApiServer.start();
});
afterAll(() => api.close());

describe('executions', () => {
  test('are stopped with an error and a cause', async () => {
    const executionArn = await api.begin(await api.create(wait));
    await api.client.send(new StopExecutionCommand({ executionArn, error: 'E', cause: 'C' }));
    expect(await api.ended(executionArn)).toMatchObject({ status: 'ABORTED', error: 'E', cause: 'C' });
    const unknown = new StopExecutionCommand({ executionArn: `${executionArn}x` });
    await expect(api.client.send(unknown)).rejects.toMatchObject(fails('ExecutionDoesNotExist'));
  });

  test('are listed the youngest first, by status and by page', async () => {
    const stateMachineArn = await api.create(wait);
    const arns: string[] = [];
    for (let index = 0; index < 5; index++) arns.push(await api.begin(stateMachineArn, '{}', `e${index}`));
    await api.client.send(new StopExecutionCommand({ executionArn: arns[1] ?? '' }));
    const list = (fields: object) => api.client.send(new ListExecutionsCommand({ stateMachineArn, ...fields }));
    const named = async (fields: object) => ((await list(fields)).executions ?? []).map(({ name }) => name);
    expect(await named({})).toEqual(['e4', 'e3', 'e2', 'e1', 'e0']);
    expect(await named({ statusFilter: 'RUNNING' })).toEqual(['e4', 'e3', 'e2', 'e0']);
    expect(await named({ statusFilter: 'ABORTED' })).toEqual(['e1']);
    const { nextToken } = await list({ maxResults: 2 });
    await api.begin(stateMachineArn, '{}', 'e5');
    // A younger one does not move the pages.
    expect(await named({ maxResults: 2, nextToken })).toEqual(['e2', 'e1']);
    await expect(list({ nextToken: 'x' })).rejects.toMatchObject(fails('InvalidToken'));
    await expect(list({ maxResults: 1001 })).rejects.toMatchObject(
      fails(
        'ValidationException',
        `1 validation error detected: Value '1001' at 'maxResults' failed to satisfy constraint: Member must have value less than or equal to 1000`,
      ),
    );
  });

  test('have a history, by page, backwards, and without data', async () => {
    const executionArn = await api.begin(await api.create(pass), '{"a":1}');
    await api.ended(executionArn);
    const history = (fields: object = {}) =>
      api.client.send(new GetExecutionHistoryCommand({ executionArn, ...fields }));
    const { events } = await history();
    expect(events).toMatchObject([
      {
        id: 1,
        previousEventId: 0,
        type: 'ExecutionStarted',
        executionStartedEventDetails: { input: '{"a":1}', inputDetails: { truncated: false }, roleArn },
      },
      {
        id: 2,
        previousEventId: 0,
        type: 'PassStateEntered',
        stateEnteredEventDetails: { name: 'P', input: '{"a":1}' },
      },
      {
        id: 3,
        previousEventId: 2,
        type: 'PassStateExited',
        stateExitedEventDetails: { name: 'P', output: '{"a":1}', outputDetails: { truncated: false } },
      },
      { id: 4, previousEventId: 3, type: 'ExecutionSucceeded', executionSucceededEventDetails: { output: '{"a":1}' } },
    ]);
    expect((await history({ reverseOrder: true })).events?.map(({ id }) => id)).toEqual([4, 3, 2, 1]);
    const first = await history({ maxResults: 3 });
    const second = await history({ maxResults: 3, nextToken: first.nextToken });
    expect([first, second].map((page) => page.events?.map(({ id }) => id))).toEqual([[1, 2, 3], [4]]);
    expect(second.nextToken).toBeUndefined();
    const bare = await history({ includeExecutionData: false });
    expect(bare.events?.[1]?.stateEnteredEventDetails).toEqual({ name: 'P' });
  });
});
