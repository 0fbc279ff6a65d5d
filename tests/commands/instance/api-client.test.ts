import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { afterEach, describe, expect, test } from '@jest/globals';
import { z } from 'zod';
import { ApiClient, ServerAway } from '../../../commands/instance/api-client.ts';
import { seededRandom } from '../../../commands/instance/random.ts';
import { delayBeforeRetry, inProgressCode, isWorthAnotherTry } from '../../../commands/instance/retry.ts';

type Handler = (request: IncomingMessage, response: ServerResponse, call: number) => void;

const servers: Server[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) server.close();
});

async function serve(handle: Handler) {
  const seen: { readonly key: string | undefined; readonly token: string | undefined; readonly url: string }[] = [];
  const server = createServer((request, response) => {
    seen.push({
      key: request.headers['idempotency-key']?.toString(),
      token: request.headers.authorization,
      url: request.url ?? '',
    });
    handle(request, response, seen.length);
  });
  servers.push(server);
  await new Promise<void>((settle) => server.listen(0, '127.0.0.1', settle));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('expected a port');
  let now = 0;
  let tokens = 0;
  const client = new ApiClient({
    url: `http://127.0.0.1:${address.port}`,
    token: async (role) => {
      tokens += 1;
      return `${role}-${tokens}`;
    },
    patienceMilliseconds: 10_000,
    now: () => now,
    wait: async (milliseconds) => {
      now += milliseconds;
    },
  });
  return { client, seen };
}

const answer = (response: ServerResponse, status: number, body: unknown) =>
  response.writeHead(status, { 'content-type': 'application/json', connection: 'close' }).end(JSON.stringify(body));
const error = (code: string) => ({ error: { code, message: 'as the test says', details: [] } });
const post = { method: 'POST', path: '/orders', role: 'shop', body: { a: 1 }, idempotencyKey: 'k1' } as const;

describe('the client of the demo', () => {
  test('repeats a request under its key while the connection breaks, the server fails or is still at it', async () => {
    const { client, seen } = await serve((request, response, call) => {
      if (call === 1) request.socket.destroy();
      else if (call === 2) answer(response, 503, error('UNAVAILABLE'));
      else if (call === 3) answer(response, 429, error('TOO_MANY_REQUESTS'));
      else if (call === 4) answer(response, 409, error(inProgressCode));
      else answer(response, 201, { orderId: 'x' });
    });
    expect(await client.send(post)).toEqual({ status: 201, body: { orderId: 'x' } });
    expect(seen.map((each) => each.key)).toEqual(['k1', 'k1', 'k1', 'k1', 'k1']);
  });

  test.each([400, 403, 404, 409, 422])('takes %d for an answer', async (status) => {
    const { client, seen } = await serve((_request, response) => answer(response, status, error('NO')));
    expect((await client.send(post)).status).toBe(status);
    expect(seen).toHaveLength(1);
  });

  test('takes half a body for no answer', async () => {
    const { client } = await serve((request, response, call) => {
      if (call > 1) return void answer(response, 201, {});
      response.writeHead(201, { 'content-length': '100' }).write('{"orderId"');
      setImmediate(() => request.socket.destroy());
    });
    expect((await client.send(post)).status).toBe(201);
  });

  test('gives up when its patience ends, and says on what', async () => {
    const { client } = await serve((_request, response) => answer(response, 500, error('INTERNAL')));
    const failure = client.send(post);
    await expect(failure).rejects.toThrow(ServerAway);
    await expect(failure).rejects.toThrow('POST /orders: no good answer within 10 s, the last answer was 500');
  });

  test('asks for one token per role, and for a new one when it is no longer taken', async () => {
    const { client, seen } = await serve((_request, response, call) => answer(response, call === 3 ? 401 : 200, {}));
    await client.send(post);
    await client.send(post);
    expect((await client.send(post)).status).toBe(200);
    expect(seen.map((each) => each.token)).toEqual([
      'Bearer shop-1',
      'Bearer shop-1',
      'Bearer shop-1',
      'Bearer shop-2',
    ]);
  });

  test('reads a list to its last page', async () => {
    const { client, seen } = await serve((_request, response, call) =>
      answer(response, 200, call === 1 ? { items: [1, 2], next: 'a/b' } : { items: [3] }),
    );
    expect(await client.getAll('/orders?status=SHIPPED', 'support', z.int())).toEqual([1, 2, 3]);
    expect(seen.map((each) => each.url)).toEqual([
      '/api/v1/orders?status=SHIPPED&limit=100',
      '/api/v1/orders?status=SHIPPED&limit=100&cursor=a%2Fb',
    ]);
  });
});

describe('another try', () => {
  test('waits longer each time, two seconds at most, and never nothing', () => {
    const random = seededRandom(1);
    const delays = Array.from({ length: 12 }, (_, index) => delayBeforeRetry(index + 1, random));
    for (const delay of delays) {
      expect(delay).toBeGreaterThanOrEqual(50);
      expect(delay).toBeLessThanOrEqual(2000);
    }
    expect(delays[0]).toBeLessThanOrEqual(100);
    expect(delays[11]).toBeGreaterThanOrEqual(1000);
  });

  test('is not worth it after a conflict that will stay one', () => {
    expect(isWorthAnotherTry({ kind: 'answered', status: 409, errorCode: 'PRICE_CHANGED' })).toBe(false);
    expect(isWorthAnotherTry({ kind: 'answered', status: 409, errorCode: inProgressCode })).toBe(true);
  });
});
