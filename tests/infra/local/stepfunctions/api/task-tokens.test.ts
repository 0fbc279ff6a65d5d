import { SendTaskFailureCommand, SendTaskHeartbeatCommand, SendTaskSuccessCommand } from '@aws-sdk/client-sfn';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { ApiServer, fails, invoke } from './api-server.ts';

let api: ApiServer;
beforeAll(async () => {
  api = await ApiServer.start();
});
afterAll(() => api.close());

describe('task tokens', () => {
  const callback = (fields: object = {}) => invoke('keep', '.waitForTaskToken', fields);

  test('bring a result, once', async () => {
    const executionArn = await api.begin(await api.create(callback()));
    const taskToken = await api.nextToken();
    await api.client.send(new SendTaskHeartbeatCommand({ taskToken }));
    await expect(api.client.send(new SendTaskSuccessCommand({ taskToken, output: '{' }))).rejects.toMatchObject(
      fails('InvalidOutput'),
    );
    await api.client.send(new SendTaskSuccessCommand({ taskToken, output: '{"ok":true}' }));
    expect(await api.ended(executionArn)).toMatchObject({ status: 'SUCCEEDED', output: '{"ok":true}' });
    for (const command of [
      new SendTaskSuccessCommand({ taskToken, output: '{}' }),
      new SendTaskHeartbeatCommand({ taskToken }),
    ]) {
      await expect(api.client.send(command as SendTaskSuccessCommand)).rejects.toMatchObject(fails('TaskTimedOut'));
    }
  });

  test('bring a failure, with or without a name', async () => {
    const caught = { Catch: [{ ErrorEquals: ['States.ALL'], Next: 'T2' }] };
    const definition = JSON.parse(callback(caught));
    definition.States.T2 = { Type: 'Pass', End: true };
    const stateMachineArn = await api.create(JSON.stringify(definition));
    const named = await api.begin(stateMachineArn);
    await api.client.send(
      new SendTaskFailureCommand({ taskToken: await api.nextToken(), error: 'Lost', cause: 'by the carrier' }),
    );
    expect(JSON.parse((await api.ended(named)).output ?? '')).toEqual({ Error: 'Lost', Cause: 'by the carrier' });
    const bare = await api.begin(stateMachineArn);
    await api.client.send(new SendTaskFailureCommand({ taskToken: await api.nextToken() }));
    expect(JSON.parse((await api.ended(bare)).output ?? '')).toEqual({ Error: null, Cause: null });
  });

  test('that are not ours are refused', async () => {
    const executionArn = await api.begin(await api.create(callback()));
    const good = await api.nextToken();
    const forged = Buffer.from(JSON.stringify([executionArn, 2, 'guess'])).toString('base64');
    for (const [taskToken, name] of [
      ['nonsense', 'InvalidToken'],
      [forged, 'TaskTimedOut'],
    ] as const) {
      await expect(api.client.send(new SendTaskSuccessCommand({ taskToken, output: '{}' }))).rejects.toMatchObject(
        fails(name),
      );
    }
    await api.client.send(new SendTaskSuccessCommand({ taskToken: good, output: '{}' }));
    expect((await api.ended(executionArn)).status).toBe('SUCCEEDED');
  });
});
