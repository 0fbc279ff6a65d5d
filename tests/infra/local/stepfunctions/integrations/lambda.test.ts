import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, test } from '@jest/globals';
import type { RequestOf } from '../../../../../infra/local/stepfunctions/integrations/call-task.ts';
import { lambdaCaller } from '../../../../../infra/local/stepfunctions/integrations/lambda.ts';
import { FakeLambda } from '../../../../support/fake-lambda.ts';

const request = (functionName: string, fields: Partial<RequestOf<'lambda'>> = {}): RequestOf<'lambda'> => ({
  kind: 'lambda',
  style: 'invoke',
  functionName,
  qualifier: undefined,
  payload: '{"a":1}',
  invocationType: undefined,
  logType: undefined,
  clientContext: undefined,
  ...fields,
});
const closing: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

async function call(functions: ConstructorParameters<typeof FakeLambda>[0], task: RequestOf<'lambda'>) {
  const lambda = new FakeLambda(functions);
  const caller = lambdaCaller(await lambda.listen());
  closing.push(
    () => caller.close(),
    () => lambda.close(),
  );
  const answer = await caller.callFunction(task);
  return answer.kind === 'succeeded' ? { ...answer, output: JSON.parse(answer.output) } : answer;
}

test('gives what the optimised integration gives, with the payload as JSON', async () => {
  const answer = await call({ echo: (payload) => ({ payload }) }, request('echo'));
  expect(answer).toMatchObject({
    kind: 'succeeded',
    output: {
      ExecutedVersion: '$LATEST',
      Payload: { payload: { a: 1 } },
      SdkHttpMetadata: { HttpStatusCode: 200, HttpHeaders: { 'Content-Type': 'application/json' } },
      SdkResponseMetadata: { RequestId: 'request-1' },
      StatusCode: 200,
    },
  });
});

test('a function called by its ARN gives its result itself', async () => {
  const arn = 'arn:aws:lambda:us-east-1:000000000000:function:echo';
  expect(await call({ echo: (payload) => payload }, request(arn, { style: 'function' }))).toEqual({
    kind: 'succeeded',
    output: { a: 1 },
  });
});

test('a function that fails gives its error’s name, and all it said as the cause', async () => {
  const failing = () => {
    throw { name: 'OutOfStock', message: 'none left' };
  };
  expect(await call({ failing }, request('failing'))).toEqual({
    kind: 'failed',
    error: 'OutOfStock',
    cause: '{"errorType":"OutOfStock","errorMessage":"none left","trace":[]}',
  });
});

test('a function that is not there is a service error', async () => {
  expect(await call({}, request('nobody'))).toEqual({
    kind: 'failed',
    error: 'Lambda.ResourceNotFoundException',
    cause:
      'Function not found: nobody (Service: AWSLambda; Status Code: 404; Error Code: ResourceNotFoundException; Request ID: request-1; Proxy: null)',
  });
});

test('no answer at all is Lambda.SdkClientException', async () => {
  const caller = lambdaCaller('http://127.0.0.1:9');
  const answer = await caller.callFunction(request('f'));
  expect(answer).toMatchObject({ kind: 'failed', error: 'Lambda.SdkClientException' });
  caller.close();
});

test('a connection that the server closed while it was idle is replaced', async () => {
  let requests = 0;
  const server = createServer((message, response) => {
    // The second request on the first connection finds it closed.
    if (++requests === 2) message.socket.resetAndDestroy();
    else response.end('{}');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo; // it listens on TCP
  const caller = lambdaCaller(`http://127.0.0.1:${port}`);
  closing.push(
    () => caller.close(),
    () => server.closeAllConnections(),
    () => server.close(),
  );
  expect((await caller.callFunction(request('f'))).kind).toBe('succeeded');
  expect((await caller.callFunction(request('f'))).kind).toBe('succeeded');
  expect(requests).toBe(3);
});

test('a call whose connection breaks while the function works is not made again: it may have had its effect', async () => {
  let requests = 0;
  const server = createServer((message, response) => {
    if (++requests === 2) setTimeout(() => message.socket.resetAndDestroy(), 700);
    else response.end('{}');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo; // it listens on TCP
  const caller = lambdaCaller(`http://127.0.0.1:${port}`);
  closing.push(
    () => caller.close(),
    () => server.closeAllConnections(),
    () => server.close(),
  );
  expect((await caller.callFunction(request('f'))).kind).toBe('succeeded');
  expect(await caller.callFunction(request('f'))).toMatchObject({ kind: 'failed' });
  expect(requests).toBe(2);
});

test('a function whose server is just being started again is called once it listens', async () => {
  const place = createServer();
  await new Promise<void>((resolve) => place.listen(0, '127.0.0.1', resolve));
  const { port } = place.address() as AddressInfo; // it listens on TCP
  await new Promise((resolve) => place.close(resolve));
  const caller = lambdaCaller(`http://127.0.0.1:${port}`, 60_000);
  const answer = caller.callFunction(request('f'));
  const server = createServer((_message, response) => response.end('{}'));
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  closing.push(
    () => caller.close(),
    () => server.closeAllConnections(),
    () => server.close(),
  );
  expect((await answer).kind).toBe('succeeded');
});
