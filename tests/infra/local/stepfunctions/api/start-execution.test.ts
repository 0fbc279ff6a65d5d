import { StartExecutionCommand, StopExecutionCommand } from '@aws-sdk/client-sfn';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { ApiServer, fails, invoke, pass, wait } from './api-server.ts';

let api: ApiServer;
beforeAll(async () => {
  api = await ApiServer.start();
});
afterAll(() => api.close());

describe('StartExecution', () => {
  test('runs to the end, and describes it', async () => {
    const executionArn = await api.begin(await api.create(invoke('double')), '{"n":21}', 'order-1');
    const { status, output, input, name, redriveStatus, stopDate } = await api.ended(executionArn);
    expect({ status, input, name, redriveStatus }).toEqual({
      status: 'SUCCEEDED',
      input: '{"n":21}',
      name: 'order-1',
      redriveStatus: 'NOT_REDRIVABLE',
    });
    expect(JSON.parse(output ?? '').Payload).toBe(42);
    expect(stopDate).toBeInstanceOf(Date);
  });

  test('gives the function’s error', async () => {
    const failed = await api.ended(await api.begin(await api.create(invoke('decline'))));
    expect(failed).toMatchObject({ status: 'FAILED', error: 'PaymentDeclined', redriveStatus: 'REDRIVABLE' });
    expect(JSON.parse(failed.cause ?? '')).toMatchObject({ errorMessage: 'do not honour' });
  });

  test('the same name and input again is the same execution while it runs', async () => {
    const stateMachineArn = await api.create(wait);
    const command = (input: string) => new StartExecutionCommand({ stateMachineArn, name: 'one', input });
    const answers = await Promise.all([1, 2, 3, 4].map(() => api.client.send(command('{"a":1}'))));
    expect(new Set(answers.map(({ executionArn, startDate }) => `${executionArn} ${startDate}`)).size).toBe(1);
    const exists = fails('ExecutionAlreadyExists', `Execution Already Exists: '${answers[0]?.executionArn}'`);
    await expect(api.client.send(command('{"a":2}'))).rejects.toMatchObject(exists);
    await api.client.send(new StopExecutionCommand({ executionArn: answers[0]?.executionArn ?? '' }));
    await expect(api.client.send(command('{"a":1}'))).rejects.toMatchObject(exists);
  });

  test('refuses bad names, inputs and ARNs', async () => {
    const stateMachineArn = await api.create(pass);
    const send = (fields: object) => api.client.send(new StartExecutionCommand({ stateMachineArn, ...fields }));
    for (const name of ['a b', 'a/b', 'a:b', 'a*b', 'a#b', 'a\u0001b']) {
      await expect(send({ name })).rejects.toMatchObject(fails('InvalidName'));
    }
    await expect(send({ name: 'x'.repeat(81) })).rejects.toMatchObject(
      fails(
        'ValidationException',
        expect.stringContaining(
          `at 'name' failed to satisfy constraint: Member must have length less than or equal to 80`,
        ),
      ),
    );
    await expect(send({ input: '{' })).rejects.toMatchObject(fails('InvalidExecutionInput'));
    await expect(send({ input: `"${'ä'.repeat(131_072)}"` })).rejects.toMatchObject(fails('ValidationException'));
    await expect(send({ stateMachineArn: 'nonsense' })).rejects.toMatchObject(fails('InvalidArn'));
    await expect(send({ stateMachineArn: `${stateMachineArn}x` })).rejects.toMatchObject(
      fails('StateMachineDoesNotExist'),
    );
  });

  test('says what is wrong with an input as Jackson does', async () => {
    const stateMachineArn = await api.create(pass);
    const reason = async (input: string) => {
      const failure = await api.begin(stateMachineArn, input).catch((error: Error) => error);
      return failure instanceof Error ? `${failure.name}: ${failure.message}` : failure;
    };
    const said = (message: string) => `InvalidExecutionInput: Invalid State Machine Execution Input: '${message}'`;
    expect(await reason('')).toBe(said('Invalid execution input.'));
    expect(await reason("{'a': 1}")).toBe(
      said(`Unexpected character (''' (code 39)): was expecting double-quote to start field name`),
    );
    expect(await reason('['.repeat(100_000))).toContain('Document nesting depth (1001) exceeds');
  });

  test('gives the header of a trace back', async () => {
    const traceHeader = 'Root=1-5759e988-bd862e3fe1be46a994272793';
    const stateMachineArn = await api.create(pass);
    const { executionArn = '' } = await api.client.send(new StartExecutionCommand({ stateMachineArn, traceHeader }));
    expect(await api.ended(executionArn)).toMatchObject({ traceHeader });
  });
});
