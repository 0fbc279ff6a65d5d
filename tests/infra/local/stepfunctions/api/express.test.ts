import {
  DescribeExecutionCommand,
  DescribeStateMachineCommand,
  GetExecutionHistoryCommand,
  ListExecutionsCommand,
  ListStateMachinesCommand,
  StartSyncExecutionCommand,
  StopExecutionCommand,
} from '@aws-sdk/client-sfn';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { ApiServer, fails, invoke, machineOf, pass, roleArn } from './api-server.ts';

let api: ApiServer;
beforeAll(async () => {
  api = await ApiServer.start();
});
afterAll(() => api.close());

describe('express machines', () => {
  const express = (definition: string, name?: string) => api.create(definition, name, 'EXPRESS');
  const run = (stateMachineArn: string, fields: object = {}) =>
    api.client.send(new StartSyncExecutionCommand({ stateMachineArn, ...fields }));

  test('are shown as such', async () => {
    const stateMachineArn = await express(pass, 'quick');
    expect(await api.client.send(new DescribeStateMachineCommand({ stateMachineArn }))).toMatchObject({
      type: 'EXPRESS',
      status: 'ACTIVE',
    });
    const { stateMachines } = await api.client.send(new ListStateMachinesCommand({}));
    expect(stateMachines).toContainEqual(expect.objectContaining({ stateMachineArn, type: 'EXPRESS' }));
  });

  test('run while the caller waits, who gets the output and the bill', async () => {
    const stateMachineArn = await express(invoke('double'), 'doubling');
    const answer = await run(stateMachineArn, { name: 'one', input: '{"n":21}', traceHeader: 'Root=1' });
    expect(answer).toMatchObject({
      stateMachineArn,
      name: 'one',
      status: 'SUCCEEDED',
      input: '{"n":21}',
      inputDetails: { included: true },
      outputDetails: { included: true },
      traceHeader: 'Root=1',
      billingDetails: { billedMemoryUsedInMB: 64 },
    });
    expect(answer.executionArn).toMatch(/^arn:aws:states:us-east-1:000000000000:express:doubling:one:[0-9a-f-]{36}$/);
    expect(JSON.parse(answer.output ?? '').Payload).toBe(42);
    expect((answer.billingDetails?.billedDurationInMilliseconds ?? 1) % 100).toBe(0);
  });

  test('that fail answer too', async () => {
    const answer = await run(await express(invoke('decline')));
    expect(answer).toMatchObject({ status: 'FAILED', error: 'PaymentDeclined' });
    expect(answer).not.toHaveProperty('output');
  });

  test('know themselves by an ARN of their own, and of no redrive', async () => {
    const context = machineOf({ P: { Type: 'Pass', Output: '{% $states.context.Execution %}', End: true } });
    const { executionArn, output } = await run(await express(context), { name: 'self' });
    const { StartTime, ...rest } = JSON.parse(output ?? '');
    expect(rest).toEqual({ Id: executionArn, Input: {}, Name: 'self', RoleArn: roleArn });
  });

  test('keep their data to themselves when asked', async () => {
    const answer = await run(await express(pass), { includedData: 'METADATA_ONLY' });
    expect(answer).toMatchObject({ inputDetails: { included: false }, outputDetails: { included: false } });
    expect(answer).not.toHaveProperty('output');
  });

  test('may be started under one name again and again', async () => {
    const stateMachineArn = await express(pass);
    const one = await api.begin(stateMachineArn, '{}', 'again');
    const two = await api.begin(stateMachineArn, '{}', 'again');
    expect(one).toMatch(/:express:.*:again:/);
    expect(two).not.toBe(one);
  });

  test('have no list and no history', async () => {
    const stateMachineArn = await express(pass);
    const executionArn = await api.begin(stateMachineArn);
    await expect(api.client.send(new ListExecutionsCommand({ stateMachineArn }))).rejects.toMatchObject(
      fails('StateMachineTypeNotSupported', 'This operation is not supported by this type of state machine'),
    );
    const invalid = fails('InvalidArn', `Invalid Arn: 'Resource type not valid in this context: express'`);
    await expect(api.client.send(new DescribeExecutionCommand({ executionArn }))).rejects.toMatchObject(invalid);
    await expect(api.client.send(new GetExecutionHistoryCommand({ executionArn }))).rejects.toMatchObject(invalid);
    await expect(api.client.send(new StopExecutionCommand({ executionArn }))).rejects.toMatchObject(invalid);
  });

  test('wait for no token, and a standard machine for no caller', async () => {
    await expect(express(invoke('keep', '.waitForTaskToken'))).rejects.toMatchObject(
      fails(
        'InvalidDefinition',
        `Invalid State Machine Definition: 'SCHEMA_VALIDATION_FAILED: Express state machine does not support '.waitForTaskToken' service integration  at /States/T/Resource'`,
      ),
    );
    await expect(run(await api.create(pass))).rejects.toMatchObject(fails('StateMachineTypeNotSupported'));
  });
});
