import {
  ValidateStateMachineDefinitionCommand,
  type ValidateStateMachineDefinitionCommandInput,
} from '@aws-sdk/client-sfn';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { ApiServer, fails, machineOf, pass } from './api-server.ts';

let api: ApiServer;
beforeAll(async () => {
  api = await ApiServer.start();
});
afterAll(() => api.close());

describe('ValidateStateMachineDefinition', () => {
  const validate = (definition: string, fields: Partial<ValidateStateMachineDefinitionCommandInput> = {}) =>
    api.client.send(new ValidateStateMachineDefinitionCommand({ definition, ...fields }));
  const warned = JSON.stringify({ StartAt: 'P', States: { P: { Type: 'Pass', Parameters: { a: '$.b' }, End: true } } });

  test('has nothing to say of a good definition', async () => {
    expect(await validate(pass)).toMatchObject({ result: 'OK', diagnostics: [], truncated: false });
  });

  test('gives warnings to whoever wants them, and they spoil nothing', async () => {
    expect(await validate(warned)).toMatchObject({ result: 'OK', diagnostics: [] });
    expect(await validate(warned, { severity: 'WARNING' })).toMatchObject({
      result: 'OK',
      diagnostics: [{ severity: 'WARNING', code: 'NO_DOLLAR', location: '/States/P/Parameters' }],
    });
  });

  test('says when there is more', async () => {
    const wait = { Type: 'Wait', Seconds: -1, End: true };
    const definition = machineOf({ A: { ...wait, Next: 'B', End: false }, B: wait });
    const some = await validate(definition, { maxResults: 1 });
    expect(some).toMatchObject({ result: 'FAIL', truncated: true });
    expect(some.diagnostics).toHaveLength(1);
    expect(await validate(definition, { maxResults: 2 })).toMatchObject({ truncated: false });
    await expect(validate(definition, { maxResults: 101 })).rejects.toMatchObject(fails('ValidationException'));
  });

  test('knows what only a standard machine may do', async () => {
    const definition = machineOf({
      A: { Type: 'Task', Resource: 'arn:aws:states:::sqs:sendMessage.waitForTaskToken', End: true },
    });
    expect((await validate(definition)).result).toBe('OK');
    expect((await validate(definition, { type: 'EXPRESS' })).diagnostics).toMatchObject([
      { code: 'SCHEMA_VALIDATION_FAILED', location: '/States/A/Resource' },
    ]);
  });
});
