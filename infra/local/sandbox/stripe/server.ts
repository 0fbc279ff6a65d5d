import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { openDurableStore } from '../durable-store.ts';
import type { OwedWebhook } from '../webhook-delivery.ts';
import { type ApiCall, answer, errorAnswer, type WireAnswer } from './answering.ts';
import { ApiError, invalidRequest } from './api-error.ts';
import { authenticationPage, isAuthenticationPage } from './authentication/answer-page.ts';
import { type Fate, type Faults, noFaults } from './faults.ts';
import { keyInUse } from './idempotency.ts';
import { apiVersion, type Moment, randomId, recordsIn } from './records.ts';
import { transactions } from './transact.ts';
import { openEventWebhooks, type WebhookEndpoint } from './webhooks.ts';

export interface StripeSandbox {
  readonly url: string;
  close(): Promise<void>;
}

const maxBodyBytes = 64 * 1024;
/** Longer than callers keep an idle connection, so that none is closed under a request. */
const keepAliveMilliseconds = 65_000;

/** A Stripe of one's own on the loopback interface. Port 0 takes any free one. */
export async function startStripeSandbox(options: {
  readonly dataDir: string;
  readonly port: number;
  readonly clock?: { now(): Date };
  readonly faults?: Faults;
  /** Nobody is told of events without it. */
  readonly endpoint?: WebhookEndpoint;
  /** Where webhooks are made to misbehave: see the delivery's options. */
  readonly disturb?: (owed: OwedWebhook) => readonly number[];
  /** Whose shop the bank's page names. */
  readonly shopName?: string;
}): Promise<StripeSandbox> {
  const { clock = { now: () => new Date() }, faults = noFaults, shopName = 'Comanda' } = options;
  const store = openDurableStore(options.dataDir, 'stripe');
  const records = recordsIn(store);
  const { endpoint, disturb } = options;
  const webhooks = openEventWebhooks(store, records, endpoint, { now: () => clock.now().getTime(), disturb });
  const transact = transactions(store, records, webhooks);
  let origin = '';
  const moment = (): Moment => ({ now: Math.floor(clock.now().getTime() / 1000), origin, newId: randomId });
  const keysInUse = new Set<string>();

  const respond = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const requestId = randomId('req');
    const body = await readBody(request);
    if (body === undefined) {
      send(
        response,
        requestId,
        undefined,
        errorAnswer({ requestId }, invalidRequest('The request is too large.', {}, 413)),
      );
      return;
    }
    const url = new URL(request.url ?? '/', 'http://127.0.0.1');
    const call: ApiCall = {
      requestId,
      method: request.method ?? 'GET',
      path: url.pathname,
      query: url.search.slice(1),
      body,
      idempotencyKey: single(request.headers['idempotency-key']),
      authorization: request.headers.authorization,
      version: single(request.headers['stripe-version']),
    };
    if (isAuthenticationPage(call.path)) {
      const { 'accept-language': languages } = request.headers;
      send(response, requestId, undefined, authenticationPage(transact, moment(), { ...call, languages, shopName }));
      return;
    }
    const key = call.method === 'POST' ? call.idempotencyKey : undefined;
    if (key !== undefined && keysInUse.has(key)) {
      send(response, requestId, key, errorAnswer(call, keyInUse()));
      return;
    }
    if (key !== undefined) keysInUse.add(key);
    try {
      if (handled(await faults.before(call), response, call)) return;
      const given = answer(transact, records, moment(), call);
      if (handled(await faults.after(call), response, call)) return;
      send(response, requestId, key, given);
    } finally {
      if (key !== undefined) keysInUse.delete(key);
    }
  };

  const server = createServer(
    { keepAliveTimeout: keepAliveMilliseconds, requestTimeout: 30_000 },
    (request, response) => {
      respond(request, response).catch((error: unknown) => {
        console.error(error);
        if (response.headersSent || response.destroyed) return;
        const broken = new ApiError(500, { type: 'api_error', message: 'The sandbox itself has failed.' });
        const requestId = randomId('req');
        send(response, requestId, undefined, errorAnswer({ requestId }, broken));
      });
    },
  );
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo; // a TCP server that listens has one
  origin = `http://127.0.0.1:${port}`;
  return {
    url: origin,
    async close() {
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeAllConnections();
      await closed;
      await webhooks.close();
      store.close();
    },
  };
}

/** True when the fault has answered, or has seen to it that nobody will. */
function handled(fate: Fate, response: ServerResponse, call: ApiCall): boolean {
  switch (fate.kind) {
    case 'goOn':
      return false;
    case 'cutConnection':
      response.destroy();
      return true;
    case 'answer':
      send(response, call.requestId, call.idempotencyKey, errorAnswer(call, new ApiError(fate.status, fate.error)));
      return true;
  }
}

function send(response: ServerResponse, requestId: string, key: string | undefined, given: WireAnswer): void {
  if (response.destroyed) return;
  response.writeHead(given.status, {
    'content-type': 'application/json',
    'content-length': Buffer.byteLength(given.body),
    'request-id': requestId,
    'stripe-version': apiVersion,
    ...(key === undefined ? {} : { 'idempotency-key': key }),
    ...given.headers,
  });
  response.end(given.body);
}

/** Undefined when it is longer than any request that makes sense. */
async function readBody(request: IncomingMessage): Promise<string | undefined> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  // Not destroyed when it is too long: the refusal still has to go out on its connection.
  for await (const chunk of request.iterator({ destroyOnReturn: false })) {
    const part = chunk as Buffer; // a request without an encoding set gives buffers
    bytes += part.length;
    if (bytes > maxBodyBytes) return undefined;
    chunks.push(part);
  }
  return Buffer.concat(chunks).toString();
}

function single(header: string | string[] | undefined): string | undefined {
  return Array.isArray(header) ? header[0] : header;
}
