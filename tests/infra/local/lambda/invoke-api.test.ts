import type { AddressInfo } from 'node:net';
import { afterEach, expect, test } from '@jest/globals';
import { createInvokeApi, type DeployedFunction } from '../../../../infra/local/lambda/invoke-api.ts';

const servers: { close(): void }[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) server.close();
});

async function serve(functions: Record<string, DeployedFunction>): Promise<string> {
  const server = createInvokeApi(new Map(Object.entries(functions)));
  servers.push(server);
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  // A TCP server's address is an object.
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/2015-03-31/functions`;
}

const invoke = (url: string, name: string, body: string) =>
  fetch(`${url}/${encodeURIComponent(name)}/invocations`, { method: 'POST', body, headers: { connection: 'close' } });

test('calls the function of that name or ARN with the payload and gives its result', async () => {
  const url = await serve({ double: { handler: async (event) => ({ was: event }), timeoutSeconds: 5 } });
  const byName = await invoke(url, 'double', '{"n":1}');
  expect(byName.status).toBe(200);
  expect(byName.headers.get('x-amz-function-error')).toBeNull();
  expect(await byName.json()).toEqual({ was: { n: 1 } });
  const byArn = await invoke(url, 'arn:aws:lambda:us-east-1:000000000000:function:double', '{}');
  expect(await byArn.json()).toEqual({ was: {} });
});

test('gives a thrown error as data under its name, as Lambda does', async () => {
  const fail = async () => {
    throw Object.assign(new Error('1 wanted'), { name: 'OutOfStock' });
  };
  const url = await serve({ fail: { handler: fail, timeoutSeconds: 5 } });
  const response = await invoke(url, 'fail', '{}');
  expect(response.status).toBe(200);
  expect(response.headers.get('x-amz-function-error')).toBe('Unhandled');
  expect(await response.json()).toEqual({
    errorType: 'OutOfStock',
    errorMessage: '1 wanted',
    trace: expect.arrayContaining([expect.stringContaining('1 wanted')]),
  });
});

test('ends a call at its deadline', async () => {
  const url = await serve({ hang: { handler: () => new Promise(() => undefined), timeoutSeconds: 0.05 } });
  const response = await invoke(url, 'hang', '{}');
  expect(await response.json()).toMatchObject({ errorType: 'Sandbox.Timedout' });
});

test('says that it has no function of that name', async () => {
  const response = await invoke(await serve({}), 'nobody', '{}');
  expect(response.status).toBe(404);
  expect(response.headers.get('x-amzn-errortype')).toBe('ResourceNotFoundException');
});
