import { beforeAll, describe, expect, test } from '@jest/globals';
import type { LambdaContext, LambdaEvent } from 'hono/aws-lambda';

type Handler = typeof import('../../api/lambda.ts').handler;
let handler: Handler;

beforeAll(async () => {
  // Nothing listens there: the entry must come up, and answer what needs nobody, all the same.
  const nobody = 'http://127.0.0.1:9';
  Object.assign(process.env, {
    AWS_REGION: 'us-east-1',
    AWS_ACCESS_KEY_ID: 'test',
    AWS_SECRET_ACCESS_KEY: 'test',
    TABLE_NAME: 'comanda',
    IDEMPOTENCY_TABLE_NAME: 'comanda-idempotency',
    ORDERS_QUEUE_URL: `${nobody}/orders`,
    STATE_MACHINE_ARN_PREFIX: 'arn:aws:states:us-east-1:000000000000:stateMachine:',
    STRIPE_API_KEY: 'sk_test_1',
    STRIPE_WEBHOOK_SECRET: 'whsec_1',
    CARRIER_API_URL: nobody,
    CARRIER_API_KEY: 'key',
    CARRIER_WEBHOOK_SECRET: 'secret',
    TOKEN_ISSUER: nobody,
    POWERTOOLS_DEV: 'false',
    POWERTOOLS_LOG_LEVEL: 'SILENT',
  });
  ({ handler } = await import('../../api/lambda.ts'));
});

function get(path: string): LambdaEvent {
  return {
    version: '2.0',
    routeKey: '$default',
    rawPath: path,
    rawQueryString: '',
    headers: {},
    isBase64Encoded: false,
    requestContext: {
      accountId: '000000000000',
      apiId: 'api',
      domainName: 'api.example',
      domainPrefix: 'api',
      http: { method: 'GET', path, protocol: 'HTTP/1.1', sourceIp: '192.0.2.1', userAgent: 'test' },
      requestId: 'gateway-request',
      routeKey: '$default',
      stage: '$default',
      time: '22/Nov/2026:10:00:00 +0000',
      timeEpoch: 0,
    },
  } as unknown as LambdaEvent; // what the gateway sends without an authorizer, which hono's type asks for
}

/** What a REST API sends, as infra/aws has one: the stage is not in the path, and headers come twice. */
function getByRest(path: string, headers: Readonly<Record<string, string>> = {}): LambdaEvent {
  return {
    resource: path,
    path,
    httpMethod: 'GET',
    headers,
    multiValueHeaders: Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, [value]])),
    queryStringParameters: null,
    multiValueQueryStringParameters: null,
    pathParameters: null,
    stageVariables: null,
    body: null,
    isBase64Encoded: false,
    requestContext: {
      accountId: '000000000000',
      apiId: 'api',
      httpMethod: 'GET',
      path: `/live${path}`,
      stage: 'live',
      requestId: 'gateway-request',
      domainName: 'api.example',
      identity: { sourceIp: '192.0.2.1', userAgent: 'test' },
    },
  } as unknown as LambdaEvent; // the gateway leaves null what hono's type has as absent
}

describe('the entry for API Gateway', () => {
  const context = {} as LambdaContext; // not read by the API

  test('answers an event of a REST API, by the path without its stage, in the client’s own name for it', async () => {
    const answer = await handler(getByRest('/api/v1/health', { 'X-Request-Id': 'client-request-1' }), context);
    expect(answer).toMatchObject({ statusCode: 200, body: '{"status":"ok"}', isBase64Encoded: false });
    expect(JSON.stringify(answer)).toContain('client-request-1');
  });

  test('answers an event of the gateway', async () => {
    const answer = await handler(get('/api/v1/health'), context);
    expect(answer).toMatchObject({ statusCode: 200, body: '{"status":"ok"}' });
  });

  test('asks for a token', async () => {
    const answer = await handler(get('/api/v1/orders'), context);
    expect(answer).toMatchObject({ statusCode: 401 });
  });
});
