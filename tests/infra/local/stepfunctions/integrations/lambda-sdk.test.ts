import { afterEach, beforeAll, expect, test } from '@jest/globals';
import type { RequestOf } from '../../../../../infra/local/stepfunctions/integrations/call-task.ts';
import { signedLambdaCaller } from '../../../../../infra/local/stepfunctions/integrations/lambda-sdk.ts';
import { SdkClients } from '../../../../../infra/local/stepfunctions/integrations/sdk-clients.ts';
import { FakeLambda } from '../../../../support/fake-lambda.ts';

const closing: (() => unknown)[] = [];
beforeAll(() => {
  process.env.AWS_ACCESS_KEY_ID = 'test';
  process.env.AWS_SECRET_ACCESS_KEY = 'test';
});
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

async function call(
  functions: ConstructorParameters<typeof FakeLambda>[0],
  functionName: string,
  style: 'function' | 'invoke' = 'invoke',
) {
  const lambda = new FakeLambda(functions);
  const environment = { AWS_ENDPOINT_URL_LAMBDA: await lambda.listen() };
  const clients = new SdkClients({ region: 'us-east-1', environment, ownEndpoint: () => '' });
  closing.push(
    () => clients.close(),
    () => lambda.close(),
  );
  const task: RequestOf<'lambda'> = {
    kind: 'lambda',
    style,
    functionName,
    qualifier: undefined,
    payload: '{"a":1}',
    invocationType: undefined,
    logType: undefined,
    clientContext: undefined,
  };
  const answer = await signedLambdaCaller(clients)(task);
  return answer.kind === 'succeeded' ? JSON.parse(answer.output) : answer;
}

test('gives what the unsigned client gives', async () => {
  expect(await call({ echo: (payload) => ({ payload }) }, 'echo')).toMatchObject({
    ExecutedVersion: '$LATEST',
    Payload: { payload: { a: 1 } },
    SdkHttpMetadata: { HttpStatusCode: 200 },
    StatusCode: 200,
  });
  expect(await call({ echo: (payload) => payload }, 'arn:aws:lambda:us-east-1:0:function:echo', 'function')).toEqual({
    a: 1,
  });
});

test('a function that fails gives its error’s name, and all it said as the cause', async () => {
  const failing = () => {
    throw { name: 'OutOfStock', message: 'none left' };
  };
  expect(await call({ failing }, 'failing')).toEqual({
    kind: 'failed',
    error: 'OutOfStock',
    cause: '{"errorType":"OutOfStock","errorMessage":"none left","trace":[]}',
  });
});

test('a function that is not there is a service error', async () => {
  expect(await call({}, 'nobody')).toEqual({
    kind: 'failed',
    error: 'Lambda.ResourceNotFoundException',
    cause:
      'Function not found: nobody (Service: AWSLambda; Status Code: 404; Error Code: ResourceNotFoundException; Request ID: request-1; Proxy: null)',
  });
});
