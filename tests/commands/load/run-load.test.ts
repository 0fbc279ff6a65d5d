import type { RequestListener } from 'node:http';
import { afterEach, describe, expect, test } from '@jest/globals';
import { defaultMix, parseMix } from '../../../commands/load/mix.ts';
import { type LoadOptions, runLoad } from '../../../commands/load/run-load.ts';
import { apiOnAPort } from '../../support/api-on-a-port.ts';

type Server = Awaited<ReturnType<typeof apiOnAPort>>;
const servers: Server[] = [];
afterEach(async () => {
  for (const server of servers.splice(0)) await server.stop();
});

async function load(changes: Partial<LoadOptions> = {}, wrap?: (listener: RequestListener) => RequestListener) {
  const server = await apiOnAPort(wrap);
  servers.push(server);
  let done = 0;
  const report = await runLoad({
    access: server.access,
    requests: 60,
    rate: 1000,
    spacing: 'random',
    mix: defaultMix,
    seed: 1,
    maxInFlight: 50,
    warmUpSeconds: 0,
    progress: {
      advance: () => {
        done += 1;
      },
      say: () => {},
    },
    signal: new AbortController().signal,
    ...changes,
  });
  return { report, done, server };
}

describe('npm run load', () => {
  test('sends what a shop sends, and every answer is good', async () => {
    const mix = parseMix('products=1,quote=1,read=1,list=1,place=1');
    const { report, done } = await load({ mix });
    expect(report.errors).toEqual([]);
    expect(report).toMatchObject({ sent: 60, unfinished: 0, errorRate: 0, overall: { answered: 60, failed: 0 } });
    expect(report.routes.map(({ route }) => route)).toHaveLength(5);
    expect(report.overall.p50).toBeGreaterThan(0);
    expect(done).toBe(60);
  });

  test('places orders that are told from others, and counts what waits', async () => {
    const { report, server } = await load({ mix: parseMix('place=1'), requests: 7 });
    const { items } = await server.api.ports.orders.list({ limit: 100 });
    // One more was placed beforehand, to have an order to read.
    expect(items).toHaveLength(8);
    expect(new Set(items.map(({ channel }) => channel))).toEqual(new Set(['load']));
    expect(items.every(({ customerEmail }) => customerEmail.endsWith('@simulator.amazonses.com'))).toBe(true);
    expect(report.orders).toEqual({ placed: 7, waitingBefore: 1, waitingAfter: 8 });
  });

  test('tells errors by route, status and code, and goes on', async () => {
    const { report } = await load({ mix: parseMix('quote=1,products=1') }, (listener) => (request, response) => {
      if (!request.url?.endsWith('/quote')) return listener(request, response);
      response.writeHead(503, { 'content-type': 'text/html' }).end('<h1>Busy</h1>');
    });
    const [error] = report.errors;
    expect(error).toMatchObject({ route: 'POST /orders/quote', error: '503' });
    expect(report.overall.answered).toBe(60);
    expect(report.errorRate).toBeCloseTo((error?.count ?? 0) / 60);
    expect(report.routes.find(({ route }) => route === 'GET /products')?.failed).toBe(0);
  });

  test('takes a broken connection for an error', async () => {
    const { report } = await load({ mix: parseMix('quote=1'), requests: 5 }, (listener) => (request, response) => {
      if (!request.url?.endsWith('/quote')) return listener(request, response);
      request.socket.destroy();
    });
    expect(report.overall.failed).toBe(5);
    expect(report.errors[0]?.error).toMatch(/^no answer: \w/);
  });

  test('does not count the warm-up', async () => {
    const { report } = await load({ mix: parseMix('place=1'), requests: 3, rate: 40, warmUpSeconds: 1 });
    expect(report).toMatchObject({ sent: 3, overall: { answered: 3 } });
    // 10 to warm up, and the one that was placed beforehand.
    expect(report.orders).toEqual({ placed: 3, waitingBefore: 1, waitingAfter: 14 });
  });

  test('reports what there is when it is broken off', async () => {
    const stop = new AbortController();
    let done = 0;
    const { report } = await load({
      signal: stop.signal,
      requests: 100_000,
      progress: {
        advance: () => {
          done += 1;
          if (done === 20) stop.abort();
        },
        say: () => {},
      },
    });
    expect(report.overall.answered).toBeGreaterThanOrEqual(20);
    expect(report.sent).toBeLessThan(100_000);
    expect(report.orders.waitingAfter).toBeUndefined();
  });
});
