import { afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import type { RequestOf } from '../../../../../infra/local/stepfunctions/integrations/call-task.ts';
import { SdkClients } from '../../../../../infra/local/stepfunctions/integrations/sdk-clients.ts';
import { serviceCaller } from '../../../../../infra/local/stepfunctions/integrations/service-caller.ts';
import { type AwsRequest, type AwsResponse, FakeAws } from '../../../../support/fake-aws.ts';

const closing: (() => unknown)[] = [];
beforeAll(() => {
  process.env.AWS_ACCESS_KEY_ID = 'test';
  process.env.AWS_SECRET_ACCESS_KEY = 'test';
});
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

type Asked = { readonly request: AwsRequest; readonly answer: unknown; readonly failure: unknown };

/** Makes one call of an endpoint that answers as told. */
async function call(
  resource: string,
  parameters: object,
  respond: (request: AwsRequest) => AwsResponse,
): Promise<Asked> {
  const aws = new FakeAws(respond);
  const AWS_ENDPOINT_URL = await aws.listen();
  const clients = new SdkClients({
    region: 'us-east-1',
    environment: { AWS_ENDPOINT_URL },
    ownEndpoint: () => 'http://127.0.0.1:9',
  });
  closing.push(
    () => clients.close(),
    () => aws.close(),
  );
  const [first = '', second = '', third] = resource.split(':');
  const request: RequestOf<'service'> =
    third === undefined
      ? { kind: 'service', style: 'optimised', service: first, action: second, parameters: JSON.stringify(parameters) }
      : { kind: 'service', style: 'aws-sdk', service: second, action: third, parameters: JSON.stringify(parameters) };
  const answer = await serviceCaller(clients)(request);
  const [asked] = aws.requests;
  if (!asked) throw new Error('expected a request, found none');
  return {
    request: asked,
    answer: answer.kind === 'succeeded' ? JSON.parse(answer.output) : undefined,
    failure: answer.kind === 'failed' ? { error: answer.error, cause: answer.cause } : undefined,
  };
}

const json = { 'content-type': 'application/x-amz-json-1.0' };

describe('an optimised integration', () => {
  test('sends objects as text where the API takes text', async () => {
    const { request } = await call(
      'sqs:sendMessage',
      { QueueUrl: 'http://q/1/orders', MessageBody: { orderId: 'o-1' }, DelaySeconds: 5 },
      () => ({ headers: json, body: { MessageId: 'm-1' } }),
    );
    expect(request.headers['x-amz-target']).toBe('AmazonSQS.SendMessage');
    expect(JSON.parse(request.body)).toEqual({
      QueueUrl: 'http://q/1/orders',
      MessageBody: '{"orderId":"o-1"}',
      DelaySeconds: 5,
    });
  });

  test('gives what the service answered, and tells of the HTTP exchange', async () => {
    const { answer } = await call('sqs:sendMessage', { QueueUrl: 'http://q/1/orders', MessageBody: 'x' }, () => ({
      headers: json,
      body: { MessageId: 'm-1', MD5OfMessageBody: '9dd4e461268c8034f5c8564e155c67a6' },
    }));
    expect(answer).toMatchObject({
      MessageId: 'm-1',
      MD5OfMessageBody: '9dd4e461268c8034f5c8564e155c67a6',
      SdkHttpMetadata: {
        AllHttpHeaders: { 'x-amzn-RequestId': ['request-1'] },
        HttpHeaders: { 'Content-Type': 'application/x-amz-json-1.0' },
        HttpStatusCode: 200,
      },
      SdkResponseMetadata: { RequestId: 'request-1' },
    });
  });

  test('leaves out what is null', async () => {
    const { request } = await call('dynamodb:putItem', { TableName: 'orders', Item: null }, () => ({
      headers: json,
      body: {},
    }));
    expect(JSON.parse(request.body)).toEqual({ TableName: 'orders' });
  });

  test('names an error after its exception in Java, with the code of the wire', async () => {
    const { failure } = await call('dynamodb:getItem', { TableName: 'nope', Key: { id: { S: 'a' } } }, () => ({
      status: 400,
      headers: json,
      body: { __type: 'com.amazonaws.dynamodb.v20120810#ResourceNotFoundException', message: 'No such table' },
    }));
    expect(failure).toEqual({
      error: 'DynamoDB.ResourceNotFoundException',
      cause:
        'No such table (Service: AmazonDynamoDBv2; Status Code: 400; Error Code: ResourceNotFoundException; Request ID: request-1; Proxy: null)',
    });
  });

  test('an error that the API’s model does not have is the service’s general one', async () => {
    const { failure } = await call('dynamodb:getItem', { TableName: '/', Key: { id: { S: 'a' } } }, () => ({
      status: 400,
      headers: json,
      body: { __type: 'com.amazon.coral.validate#ValidationException', message: 'Bad name' },
    }));
    expect(failure).toMatchObject({ error: 'DynamoDB.AmazonDynamoDBException' });
    expect(failure).toMatchObject({ cause: expect.stringContaining('Error Code: ValidationException;') });
  });

  test('an event that EventBridge did not take fails the task', async () => {
    const { failure } = await call(
      'events:putEvents',
      { Entries: [{ Detail: { orderId: 'o-1' }, DetailType: 'OrderPlaced', Source: 'shop' }] },
      (request) => {
        expect(JSON.parse(JSON.parse(request.body).Entries[0].Detail)).toEqual({ orderId: 'o-1' });
        return { headers: json, body: { FailedEntryCount: 1, Entries: [{ ErrorCode: 'InternalFailure' }] } };
      },
    );
    expect(failure).toEqual({
      error: 'EventBridge.FailedEntry',
      cause: '{"FailedEntryCount":1,"Entries":[{"ErrorCode":"InternalFailure"}]}',
    });
  });
});

describe('an SDK integration', () => {
  test('gives the answer alone', async () => {
    const { answer } = await call('aws-sdk:dynamodb:query', { TableName: 'orders' }, () => ({
      headers: json,
      body: { Count: 1, Items: [{ id: { S: 'o-1' }, total: { N: '12' } }], ScannedCount: 1 },
    }));
    expect(answer).toEqual({ Count: 1, Items: [{ id: { S: 'o-1' }, total: { N: '12' } }], ScannedCount: 1 });
  });

  test('takes and gives names with capital letters, whatever the API’s are, and times as text', async () => {
    const { request, answer } = await call(
      'aws-sdk:sfn:startExecution',
      { StateMachineArn: 'arn:aws:states:us-east-1:1:stateMachine:m', Input: { a: 1 } },
      () => ({
        headers: json,
        body: { executionArn: 'arn:aws:states:us-east-1:1:execution:m:e', startDate: 1767225600 },
      }),
    );
    expect(JSON.parse(request.body)).toEqual({
      stateMachineArn: 'arn:aws:states:us-east-1:1:stateMachine:m',
      input: '{"a":1}',
    });
    expect(answer).toEqual({
      ExecutionArn: 'arn:aws:states:us-east-1:1:execution:m:e',
      StartDate: '2026-01-01T00:00:00Z',
    });
  });

  test('takes times as text', async () => {
    const { request } = await call(
      'aws-sdk:scheduler:createSchedule',
      {
        Name: 'nightly',
        ScheduleExpression: 'rate(1 day)',
        StartDate: '2026-01-01T00:00:00Z',
        FlexibleTimeWindow: { Mode: 'OFF' },
        Target: { Arn: 'arn:aws:sqs:us-east-1:1:q', RoleArn: 'arn:aws:iam::1:role/r', Input: { a: 1 } },
      },
      () => ({ headers: { 'content-type': 'application/json' }, body: { ScheduleArn: 'arn' } }),
    );
    expect(JSON.parse(request.body)).toMatchObject({ StartDate: 1767225600, Target: { Input: '{"a":1}' } });
  });

  test('reads a body from S3 as text, and names buckets by path at an endpoint of one’s own', async () => {
    const { request, answer } = await call('aws-sdk:s3:getObject', { Bucket: 'invoices', Key: 'a/b.txt' }, () => ({
      headers: { 'content-type': 'text/plain', 'last-modified': 'Thu, 01 Jan 2026 00:00:00 GMT', etag: '"e"' },
      body: 'grüezi',
    }));
    expect(request.path).toBe('/invoices/a/b.txt?x-id=GetObject');
    expect(answer).toMatchObject({ Body: 'grüezi', LastModified: '2026-01-01T00:00:00Z', ETag: '"e"' });
  });

  test('writes a body to S3 as JSON, a text with its quotes', async () => {
    const bodies: string[] = [];
    for (const Body of ['text', { a: 1 }]) {
      const { request } = await call('aws-sdk:s3:putObject', { Bucket: 'b', Key: 'k', Body }, () => ({}));
      bodies.push(request.body);
    }
    expect(bodies).toEqual(['"text"', '{"a":1}']);
  });

  test('names an error after its exception in Java, and says how often it was tried', async () => {
    const { failure } = await call('aws-sdk:sfn:sendTaskSuccess', { TaskToken: 'x', Output: {} }, () => ({
      status: 400,
      headers: json,
      body: { __type: 'InvalidToken', message: 'Invalid Token' },
    }));
    expect(failure).toEqual({
      error: 'Sfn.InvalidTokenException',
      cause: 'Invalid Token (Service: Sfn, Status Code: 400, Request ID: request-1) (SDK Attempt Count: 1)',
    });
  });

  test('an error of S3 tells its second request ID, too', async () => {
    const { failure } = await call('aws-sdk:s3:listObjectsV2', { Bucket: 'nope' }, () => ({
      status: 404,
      headers: { 'content-type': 'application/xml', 'x-amz-request-id': 'r', 'x-amz-id-2': 'extended' },
      body: '<Error><Code>NoSuchBucket</Code><Message>No such bucket</Message></Error>',
    }));
    expect(failure).toMatchObject({ error: 'S3.NoSuchBucketException' });
    expect(failure).toMatchObject({ cause: expect.stringContaining('Extended Request ID: extended)') });
  });
});

test('no answer at all is the service’s SdkClientException', async () => {
  const clients = new SdkClients({
    region: 'us-east-1',
    environment: {},
    ownEndpoint: () => 'http://127.0.0.1:9',
  });
  closing.push(() => clients.close());
  const answer = await serviceCaller(clients)({
    kind: 'service',
    style: 'aws-sdk',
    service: 'sfn',
    action: 'listStateMachines',
    parameters: '{}',
  });
  expect(answer).toMatchObject({
    kind: 'failed',
    error: 'Sfn.SdkClientException',
    cause: expect.stringContaining('Unable to execute HTTP request: connect ECONNREFUSED'),
  });
});

test('a service that is just being started is called once it listens', async () => {
  const place = new FakeAws(() => ({}));
  const url = await place.listen();
  await place.close();
  const clients = new SdkClients({ region: 'us-east-1', environment: {}, ownEndpoint: () => url });
  const listStateMachines = {
    kind: 'service',
    style: 'aws-sdk',
    service: 'sfn',
    action: 'listStateMachines',
    parameters: '{}',
  } as const;
  expect(await serviceCaller(clients)(listStateMachines)).toMatchObject({ error: 'Sfn.SdkClientException' });
  const answer = serviceCaller(clients, 60_000)(listStateMachines);
  const aws = new FakeAws(() => ({ headers: json, body: { stateMachines: [] } }));
  // The client is loaded by now: this turn is long enough for its first attempt to be refused.
  await new Promise((resolve) => setImmediate(resolve));
  await aws.listen(Number(new URL(url).port));
  closing.push(
    () => clients.close(),
    () => aws.close(),
  );
  expect(await answer).toEqual({ kind: 'succeeded', output: '{"StateMachines":[]}' });
});
