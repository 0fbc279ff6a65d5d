import { beforeEach, describe, expect, test } from '@jest/globals';
import { type ApiUnderTest, apiUnderTest, storeOrder } from './api-under-test.ts';

let api: ApiUnderTest;
beforeEach(() => {
  api = apiUnderTest();
});

describe('every answer', () => {
  test.each([
    ['a success', 'support', '/orders', 200],
    ['no token', undefined, '/orders', 401],
    ['no role', 'nobody', '/orders', 403],
    ['nothing there', 'support', '/nothing', 404],
    ['our own fault', 'unverifiable', '/orders', 500],
  ])('names the request: %s', async (_, token, path, status) => {
    const answer = await api.ask(token, path);
    expect(answer.status).toBe(status);
    expect(answer.headers.get('X-Request-Id')).toBe('request-1');
    if (status >= 400) expect(answer.body.error.requestId).toBe('request-1');
  });

  test('keeps the name that the client gave the request', async () => {
    const answer = await api.ask('support', '/orders', { headers: { 'X-Request-Id': 'checkout-42.retry_1' } });
    expect(answer.headers.get('X-Request-Id')).toBe('checkout-42.retry_1');
  });

  test.each(['short', 'with space', 'x'.repeat(65), '{"log": "me"}'])(
    'has a name of ours when the client’s is not decent: %s',
    async (given) => {
      const answer = await api.ask('support', '/orders', { headers: { 'X-Request-Id': given } });
      expect(answer.headers.get('X-Request-Id')).toBe('request-1');
    },
  );

  test.each(['/health', '/orders'])('forbids browsers to sniff, frame, run or keep it: %s', async (path) => {
    const { headers } = await api.ask(undefined, path);
    expect(headers.get('X-Content-Type-Options')).toBe('nosniff');
    expect(headers.get('Content-Security-Policy')).toContain("default-src 'none'");
    expect(headers.get('Cache-Control')).toBe('no-store');
  });

  test('lets no other origin read it', async () => {
    const { headers } = await api.ask('support', '/orders', { headers: { Origin: 'https://elsewhere.example' } });
    expect(headers.get('Access-Control-Allow-Origin')).toBeNull();
  });
});

describe('an error', () => {
  test('has one shape', async () => {
    const { body } = await api.ask('support', '/nothing');
    expect(body).toEqual({
      error: { code: 'not_found', message: 'there is nothing at this path', details: [], requestId: 'request-1' },
    });
  });

  test('of ours tells the client nothing of it, and the log everything', async () => {
    const { status, text } = await api.ask('unverifiable', '/orders');
    expect(status).toBe(500);
    expect(JSON.parse(text).error.code).toBe('internal_error');
    expect(text).not.toContain('keys.internal');
    const line = api.lines.find(({ level }) => level === 'error');
    expect(String(line?.fields.error)).toContain('keys.internal');
  });

  test.each(['PUT', 'DELETE', 'PATCH', 'OPTIONS'])(
    'says which methods a path takes when asked with %s',
    async (method) => {
      const answer = await api.ask('support', '/products', { method });
      expect(answer.status).toBe(405);
      expect(answer.headers.get('Allow')).toBe('GET, HEAD');
      expect(answer.body.error.code).toBe('method_not_allowed');
    },
  );
});

describe('access', () => {
  test.each(['/orders', '/orders/01JDABCDEFGHJKMNPQRS000001', '/products', '/products/mug-blue'])(
    'to %s needs a token',
    async (path) => {
      const answer = await api.ask(undefined, path);
      expect(answer.status).toBe(401);
      expect(answer.body.error.code).toBe('unauthenticated');
      expect(answer.headers.get('WWW-Authenticate')).toBe('Bearer realm="comanda"');
    },
  );

  test('with a token that is not right says what is wrong with it', async () => {
    const answer = await api.ask('rubbish', '/orders');
    expect(answer.status).toBe(401);
    expect(answer.headers.get('WWW-Authenticate')).toContain('error="invalid_token"');
  });

  test.each(['Basic abc', 'Bearer', 'Bearer two words', 'customer:alice'])('is not had by "%s"', async (header) => {
    const answer = await api.ask(undefined, '/orders', { headers: { Authorization: header } });
    expect(answer.status).toBe(401);
  });

  test('takes the scheme in any case', async () => {
    const answer = await api.ask(undefined, '/orders', { headers: { Authorization: 'bearer support' } });
    expect(answer.status).toBe(200);
  });

  test.each(['/orders', '/products'])('to %s needs a role that we know', async (path) => {
    const answer = await api.ask('nobody', path);
    expect(answer.status).toBe(403);
    expect(answer.body.error.code).toBe('forbidden');
    expect(answer.headers.get('WWW-Authenticate')).toBeNull();
  });
});

describe('the log', () => {
  test('has one line a request, with who asked and how it ended', async () => {
    await api.ask('customer+support:sam', '/orders?customerId=alice');
    expect(api.lines).toEqual([
      {
        level: 'info',
        message: 'request',
        fields: {
          requestId: 'request-1',
          method: 'GET',
          path: '/api/v1/orders',
          status: 200,
          durationMs: expect.any(Number),
          subject: 'sam',
          roles: ['customer', 'support'],
        },
      },
    ]);
  });

  test('has a line for what was refused, too', async () => {
    await api.ask(undefined, '/orders');
    expect(api.lines).toMatchObject([{ fields: { status: 401 } }]);
  });

  test('never has a token', async () => {
    await api.ask('customer:alice-secret-token', '/orders');
    await api.ask('rubbish-secret-token', '/orders');
    expect(JSON.stringify(api.lines)).not.toContain('Bearer');
    expect(JSON.stringify(api.lines)).not.toContain('rubbish');
  });
});

test('HEAD is answered as GET without the body', async () => {
  const order = await storeOrder(api, 1);
  const answer = await api.ask('support', `/orders/${order.orderId}`, { method: 'HEAD' });
  expect(answer.status).toBe(200);
  expect(answer.text).toBe('');
});

test('health is open to anyone', async () => {
  const answer = await api.ask(undefined, '/health');
  expect(answer.status).toBe(200);
  expect(answer.body).toEqual({ status: 'ok' });
});
