import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

interface Call {
  readonly method: string;
  readonly path: string;
}

interface Reply {
  readonly status: number;
  readonly body: object | string;
}

/** What happens to a call: `pass` gives what the server behind says; `lost` ends the connection without an answer. */
export type Interposition = (call: Call, pass: () => Promise<Reply>) => Promise<Reply | 'lost'>;

export const passOn: Interposition = (_call, pass) => pass();

export interface InterposedServer extends AsyncDisposable {
  readonly url: string;
  interpose: Interposition;
}

/** Stands before a server, for the answers that it itself never gives. */
export async function startInterposedServer(target: string): Promise<InterposedServer> {
  const server = createServer(async (request, response) => {
    const body = (await request.toArray()).join('');
    const { method = 'GET', url: path = '/' } = request;
    const names = ['authorization', 'content-type', 'idempotency-key', 'stripe-version', 'x-hmac-signature'];
    const headers = names.flatMap((name) => {
      const value = request.headers[name];
      return typeof value === 'string' ? [[name, value] as [string, string]] : [];
    });
    const pass = async (): Promise<Reply> => {
      const answer = await fetch(new URL(path, target), { method, headers, ...(method === 'GET' ? {} : { body }) });
      return { status: answer.status, body: await answer.text() };
    };
    const reply = await interposed.interpose({ method, path }, pass);
    if (reply === 'lost') {
      request.socket.destroy();
      return;
    }
    response.writeHead(reply.status, { 'content-type': 'application/json' });
    response.end(typeof reply.body === 'string' ? reply.body : JSON.stringify(reply.body));
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo; // it listens on TCP
  const interposed: InterposedServer = {
    url: `http://127.0.0.1:${port}`,
    interpose: passOn,
    [Symbol.asyncDispose]: async () => {
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
  return interposed;
}
