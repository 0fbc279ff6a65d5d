import type { RequestListener } from 'node:http';
import { afterEach, describe, expect, test } from '@jest/globals';
import type { Access } from '../../../commands/instance/access.ts';
import { runSmoke, type SmokeOptions } from '../../../commands/smoke/run-smoke.ts';
import type { StepResult } from '../../../commands/smoke/steps.ts';
import type { Order } from '../../../tasks/domain/order.ts';
import type { OrderStatus } from '../../../tasks/domain/order-status.ts';
import { apiOnAPort } from '../../support/api-on-a-port.ts';

type Server = Awaited<ReturnType<typeof apiOnAPort>>;
const servers: Server[] = [];
afterEach(async () => {
  for (const server of servers.splice(0)) await server.stop();
});

/** What the workflow makes of an order, a step at a time. */
function nextStatus(order: Order): OrderStatus {
  if (order.cancelRequest !== undefined) return 'CANCELLED';
  if (order.paymentMethod.kind === 'card' && order.paymentMethod.token === 'pm_card_authenticationRequired') {
    return 'PAYMENT_ACTION_REQUIRED';
  }
  const way: Partial<Record<OrderStatus, OrderStatus>> = {
    PENDING: 'PAYMENT_PROCESSED',
    PAYMENT_PROCESSED: 'SHIPPED',
    SHIPPED: 'DELIVERED',
  };
  return way[order.status] ?? order.status;
}

interface Setup {
  readonly options?: Partial<SmokeOptions>;
  readonly access?: Partial<Access>;
  readonly wrap?: (listener: RequestListener) => RequestListener;
  readonly next?: (order: Order) => OrderStatus;
  readonly capture?: (order: Order) => number;
}

async function moveOrders({ api }: Server, { next = nextStatus, capture = (order) => order.totalAmount }: Setup) {
  const { items } = await api.ports.orders.list({ limit: 100 });
  for (const { orderId } of items) {
    await api.ports.orders.change(orderId, (order) => {
      const status = next(order);
      if (status === order.status) return { kind: 'unchanged', order };
      const version = order.version + 1;
      const capturedAmount = ['SHIPPED', 'DELIVERED'].includes(status) ? capture(order) : 0;
      return {
        kind: 'changed',
        order: { ...order, status, version, capturedAmount },
        event: { orderId, version, type: 'PaymentAuthorized', at: order.orderDate, status, cause: 'test', details: {} },
      };
    });
  }
}

async function smoke(setup: Setup = {}) {
  const { options, access, wrap } = setup;
  const server = await apiOnAPort(wrap);
  servers.push(server);
  const reported: StepResult[] = [];
  let now = 0;
  const results = await runSmoke({
    access: { ...server.access, ...access },
    isReadOnly: false,
    until: 'DELIVERED',
    timeoutSeconds: 30,
    report: (result) => reported.push(result),
    wait: async (milliseconds) => {
      now += milliseconds;
      await moveOrders(server, setup);
    },
    now: () => now,
    ...options,
  });
  expect(reported).toEqual(results);
  const named = (words: string) => results.find(({ name }) => name.includes(words));
  return { results, named, server };
}

describe('npm run smoke', () => {
  test('passes where all is well', async () => {
    const { results, named } = await smoke();
    expect(results.filter(({ kind }) => kind !== 'passed')).toEqual([]);
    expect(named('becomes DELIVERED')?.says).toBe('PENDING → PAYMENT_PROCESSED → SHIPPED → DELIVERED');
    expect(named('waits for its buyer')?.says).toBe('PENDING → PAYMENT_ACTION_REQUIRED');
  });

  test('follows the order to SHIPPED where delivery takes days', async () => {
    const { results, named } = await smoke({
      options: { until: 'SHIPPED' },
      next: (order) => (order.status === 'SHIPPED' ? 'SHIPPED' : nextStatus(order)),
    });
    expect(results.filter(({ kind }) => kind !== 'passed')).toEqual([]);
    expect(named('becomes SHIPPED')?.says).toBe('PENDING → PAYMENT_PROCESSED → SHIPPED');
  });

  test('leaves nothing behind when it shall only read', async () => {
    const { results, server } = await smoke({ options: { isReadOnly: true } });
    expect((await server.api.ports.orders.list({ limit: 10 })).items).toEqual([]);
    expect(results.filter(({ kind }) => kind === 'failed')).toEqual([]);
    expect(results.filter(({ kind }) => kind === 'leftOut')).toHaveLength(6);
  });

  test('says which token it lacks', async () => {
    const { named } = await smoke({ access: { roles: ['shop'] } });
    expect(named('403')).toMatchObject({ kind: 'leftOut', says: 'needs a token of role customer' });
    expect(named('404')?.kind).toBe('passed');
  });

  test('fails when the order ends otherwise, with why and the request', async () => {
    const { named } = await smoke({ next: (order) => (order.status === 'PENDING' ? 'REJECTED' : order.status) });
    const failed = named('becomes DELIVERED');
    expect(failed).toMatchObject({ kind: 'failed', requestId: expect.stringMatching(/^request-\d+$/) });
    expect(failed?.says).toContain('it became PENDING → REJECTED');
    expect(named('its history')).toMatchObject({ kind: 'leftOut' });
    expect(named('401')?.kind).toBe('passed');
  });

  test('fails when the order stands still', async () => {
    const { named } = await smoke({ next: ({ status }) => status });
    expect(named('becomes DELIVERED')?.says).toContain('after 30 s it is PENDING');
  });

  test('fails when an order was captured for another amount', async () => {
    const { named } = await smoke({ capture: ({ totalAmount }) => totalAmount - 1 });
    expect(named('becomes DELIVERED')).toMatchObject({ kind: 'failed', says: expect.stringContaining('is captured') });
  });

  test.each([
    ['another shape', { message: 'Unauthorized' }],
    ['another code', { error: { code: 'forbidden', message: 'no', details: [], requestId: 'gateway-7' } }],
    ['no request id', { error: { code: 'unauthenticated', message: 'no', details: [], requestId: '' } }],
  ])('fails when an error has %s', async (_what, body) => {
    const { named } = await smoke({
      wrap: (listener) => (request, response) => {
        if (request.headers.authorization !== undefined) return listener(request, response);
        if (!request.url?.startsWith('/api/v1/orders')) return listener(request, response);
        response
          .writeHead(401, { 'content-type': 'application/json', 'x-amzn-requestid': 'gateway-7' })
          .end(JSON.stringify(body));
      },
    });
    expect(named('401')).toMatchObject({ kind: 'failed', requestId: 'gateway-7' });
  });

  test('sends the usage plan’s key with each request', async () => {
    const keys = new Set<unknown>();
    const { results } = await smoke({
      access: { headers: { 'x-api-key': 'a-key' } },
      wrap: (listener) => (request, response) => {
        keys.add(request.headers['x-api-key']);
        return listener(request, response);
      },
    });
    expect(results.filter(({ kind }) => kind === 'failed')).toEqual([]);
    expect(keys).toEqual(new Set(['a-key']));
  });

  test('fails when nobody answers', async () => {
    const { named } = await smoke({ wrap: () => (request) => request.socket.destroy() });
    expect(named('health')).toMatchObject({ kind: 'failed', says: expect.stringContaining('GET /health: ') });
  });

  describe('asked for the origins that may use the API', () => {
    const allowing = (origin: string, headers: string) => (listener: RequestListener) =>
      ((request, response) => {
        if (request.method !== 'OPTIONS') return listener(request, response);
        response
          .writeHead(204, {
            'access-control-allow-origin': origin,
            'access-control-allow-methods': 'GET,POST',
            'access-control-allow-headers': headers,
          })
          .end();
      }) satisfies RequestListener;
    const origin = 'https://console.example';

    test('lets the console in', async () => {
      const wrap = allowing(origin, 'Authorization,Content-Type,Idempotency-Key');
      const { named } = await smoke({ options: { origin }, wrap });
      expect(named('lets the console in')?.kind).toBe('passed');
      expect(named('no other origin')?.kind).toBe('passed');
    });

    test.each(['*', 'https://elsewhere.example'])('lets nobody else in: %s', async (allowed) => {
      const { named } = await smoke({ wrap: allowing(allowed, '*') });
      expect(named('no other origin')?.kind).toBe('failed');
    });

    test('names the header that the console could not send', async () => {
      const { named } = await smoke({ options: { origin }, wrap: allowing(origin, 'Content-Type,Authorization') });
      expect(named('lets the console in')?.says).toContain('without idempotency-key');
    });
  });
});
