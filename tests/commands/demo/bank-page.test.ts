import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterEach, describe, expect, test } from '@jest/globals';
import { answerBankPage } from '../../../commands/demo/bank-page.ts';

let server: Server | undefined;
const serve = async (listener: RequestListener): Promise<string> => {
  const started = createServer(listener);
  server = started;
  await new Promise<void>((settle) => started.listen(0, '127.0.0.1', settle));
  return `http://127.0.0.1:${(started.address() as AddressInfo).port}`; // a TCP server that listens has one
};
afterEach(() => {
  server?.closeAllConnections();
  server?.close();
});

const form = '<p>Pay?</p><form method="post" action="/answer?locale=en&amp;step=2"><button name="answer">…</form>';

describe("the bank's page", () => {
  test('is answered as its form says', async () => {
    const posts: unknown[] = [];
    const bank = await serve(async (request, response) => {
      if (request.method === 'GET') return response.end(form);
      posts.push({ url: request.url, type: request.headers['content-type'], body: await text(request) });
      return response.writeHead(303, { location: 'http://127.0.0.1:9/back' }).end();
    });
    expect(await answerBankPage(`${bank}/page`, 'fail')).toBe('answered');
    expect(posts).toEqual([
      {
        url: '/answer?locale=en&step=2',
        type: 'application/x-www-form-urlencoded;charset=UTF-8',
        body: 'answer=fail',
      },
    ]);
  });

  test.each([
    [200, 'You have confirmed this payment already'],
    [410, 'This payment was cancelled'],
    [404, 'There is nothing to confirm here'],
  ])('asks nothing when it answers %d without a form', async (status, words) => {
    const bank = await serve((_request, response) => response.writeHead(status).end(`<h1>${words}</h1>`));
    expect(await answerBankPage(bank, 'authenticate')).toBe('nothingAsked');
  });

  test('asks nothing when it was closed between the question and the answer', async () => {
    const bank = await serve(({ method }, response) =>
      method === 'GET' ? response.end(form) : response.writeHead(410).end(),
    );
    expect(await answerBankPage(bank, 'authenticate')).toBe('nothingAsked');
  });

  test('is away when it is busy, before the question or after the answer', async () => {
    const busy = await serve((_request, response) => response.writeHead(503).end());
    expect(await answerBankPage(busy, 'authenticate')).toBe('away');
    server?.close();
    const busyLater = await serve(({ method }, response) =>
      method === 'GET' ? response.end(form) : response.writeHead(500).end(),
    );
    expect(await answerBankPage(busyLater, 'authenticate')).toBe('away');
  });

  test('is away when the connection breaks', async () => {
    const bank = await serve(({ method }, response) => {
      if (method === 'GET') response.end(form);
      else response.socket?.destroy();
    });
    expect(await answerBankPage(bank, 'authenticate')).toBe('away');
  });
});
