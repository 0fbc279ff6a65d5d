import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { ApiServer } from './api-server.ts';

let api: ApiServer;
beforeAll(async () => {
  api = await ApiServer.start();
});
afterAll(() => api.close());

const answerTo = async (action: string, body: unknown) => {
  const response = await api.post(action, typeof body === 'string' ? body : JSON.stringify(body));
  const { __type: type, message } = (await response.json()) as { __type?: string; message?: string };
  return { status: response.status, type, message };
};

describe('the wire', () => {
  test('errors are AWS JSON 1.0', async () => {
    const response = await api.post('DescribeExecution', '{}');
    expect(response.status).toBe(400);
    expect(response.headers.get('x-amzn-errortype')).toBe('ValidationException');
    expect(response.headers.get('content-type')).toBe('application/x-amz-json-1.0');
    expect(response.headers.get('x-amzn-requestid')).toMatch(/^[0-9a-f-]{36}$/);
    expect(await response.json()).toEqual({
      __type: 'ValidationException',
      message: `1 validation error detected: Value null at 'executionArn' failed to satisfy constraint: Member must not be null`,
    });
  });

  test.each([
    'CreateActivity',
    'DescribeActivity',
    'GetActivityTask',
    'TestState',
    'PublishStateMachineVersion',
    'CreateStateMachineAlias',
    'Nonsense',
  ])('the action %s is missing, and named', async (action) => {
    expect(await answerTo(action, {})).toEqual({
      status: 400,
      type: 'UnknownOperationException',
      message: `The action ${action} is not supported by this server`,
    });
  });

  test('versions are refused', async () => {
    const request = { name: 'v', definition: '{}', roleArn: 'arn:aws:iam::000000000000:role/r', publish: true };
    expect(await answerTo('CreateStateMachine', request)).toMatchObject({
      type: 'ValidationException',
      message: 'Versions of state machines (publish) are not supported by this server',
    });
  });

  test.each([
    ['{', 'The body of the request is not JSON'],
    ['[]', 'The body of the request is no JSON object'],
    ['null', 'The body of the request is no JSON object'],
    ['['.repeat(100_000), expect.stringContaining('Document nesting depth (1001)')],
    ['{"maxResults": "many"}', 'STRING_VALUE cannot be converted to Integer'],
    ['{"maxResults": {}}', 'Start of structure or map found where not expected'],
    ['{"nextToken": 5}', 'NUMBER_VALUE cannot be converted to String'],
    ['{"nextToken": true}', 'TRUE_VALUE cannot be converted to String'],
    ['{"nextToken": []}', 'Unrecognized collection type class java.lang.String'],
  ])('the body %p is no request', async (body, message) => {
    expect(await answerTo('ListStateMachines', body)).toEqual({ status: 400, type: 'SerializationException', message });
  });

  test('a body without end is cut off', async () => {
    expect((await api.post('ListStateMachines', 'x'.repeat(5_000_000))).status).toBe(413);
  });

  test('null is as good as nothing', async () => {
    expect(await answerTo('ListStateMachines', { maxResults: null, nextToken: null })).toMatchObject({ status: 200 });
  });
});

describe('what is out of bounds is named', () => {
  const machine = { name: 'n', definition: '{}', roleArn: 'arn:aws:iam::000000000000:role/r' };
  const one = '1 validation error detected: Value';
  test.each([
    [
      'CreateStateMachine',
      { ...machine, name: '' },
      `${one} '' at 'name' failed to satisfy constraint: Member must have length greater than or equal to 1`,
    ],
    [
      'CreateStateMachine',
      { ...machine, type: 'FAST' },
      `${one} 'FAST' at 'type' failed to satisfy constraint: Member must satisfy enum value set: [STANDARD, EXPRESS]`,
    ],
    [
      'CreateStateMachine',
      { ...machine, tags: [{ key: '', value: 'x' }] },
      `${one} '' at 'tags.1.member.key' failed to satisfy constraint: Member must have length greater than or equal to 1`,
    ],
    [
      'CreateStateMachine',
      { definition: '{}', roleArn: machine.roleArn },
      `${one} null at 'name' failed to satisfy constraint: Member must not be null`,
    ],
    [
      'ListStateMachines',
      { maxResults: 1001 },
      `${one} '1001' at 'maxResults' failed to satisfy constraint: Member must have value less than or equal to 1000`,
    ],
    [
      'ListExecutions',
      { stateMachineArn: 'a', redriveFilter: 'SOME' },
      `${one} 'SOME' at 'redriveFilter' failed to satisfy constraint: Member must satisfy enum value set: [REDRIVEN, NOT_REDRIVEN]`,
    ],
    [
      'StartExecution',
      { stateMachineArn: 'a', input: 'x'.repeat(262_145) },
      `${one} at 'input' failed to satisfy constraint: Member must have length less than or equal to 262144`,
    ],
    [
      'SendTaskSuccess',
      {},
      `2 validation errors detected: Value null at 'taskToken' failed to satisfy constraint: Member must not be null; Value null at 'output' failed to satisfy constraint: Member must not be null`,
    ],
  ])('by %s', async (action, body, message) => {
    expect(await answerTo(action, body)).toEqual({ status: 400, type: 'ValidationException', message });
  });

  test.each([
    ['CreateStateMachine', { ...machine, name: 'a b' }, 'InvalidName', `Invalid Name: 'a b'`],
    ['CreateStateMachine', { ...machine, roleArn: 'me' }, 'InvalidArn', `Invalid Role Arn: 'me'`],
    ['DescribeStateMachine', { stateMachineArn: 'x' }, 'InvalidArn', `Invalid Arn: 'Invalid ARN prefix: x'`],
    [
      'DescribeExecution',
      { executionArn: 'arn:aws:states:us-east-1:000000000000:stateMachine:m' },
      'InvalidArn',
      `Invalid Arn: 'Resource type not valid in this context: stateMachine'`,
    ],
    [
      'CreateStateMachine',
      { ...machine, encryptionConfiguration: { type: 'CUSTOMER_MANAGED_KMS_KEY' } },
      'InvalidEncryptionConfiguration',
      'Invalid Encryption Configuration: KmsKeyId must be provided',
    ],
    [
      'CreateStateMachine',
      { ...machine, loggingConfiguration: { level: 'ALL' } },
      'InvalidLoggingConfiguration',
      'Invalid Logging Configuration: Must specify exactly one Log Destination.',
    ],
    ['ListStateMachines', { nextToken: 'x' }, 'InvalidToken', `Invalid Token: 'Invalid token'`],
  ])('by %s, with an error of its own', async (action, body, type, message) => {
    expect(await answerTo(action, body)).toEqual({ status: 400, type, message });
  });
});
