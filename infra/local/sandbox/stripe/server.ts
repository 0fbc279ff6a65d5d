import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { openDurableStore } from '../durable-store.ts';
import { clientOf } from '../faults/client.ts';
import { controlAnswer, isControlPath } from '../faults/control.ts';
import { type FaultSettings, openFaults } from '../faults/open-faults.ts';
import { isObjectsPath, objectsAnswer } from '../finished-objects.ts';
import { type ApiCall, answer, breakDown, errorAnswer, failure, type WireAnswer } from './answering.ts';
import { internalError, invalidRequest } from './api-error.ts';
import { authenticationPage, isAuthenticationPage } from './authentication/answer-page.ts';
import { refusedKey } from './authorization.ts';
import { keyInUse } from './idempotency.ts';
import { nameStripeCall } from './named-call.ts';
import { stripeOperations } from './operations.ts';
import { apiVersion, type Moment, randomId, recordsIn } from './records.ts';
import { transactions } from './transact.ts';
import { openEventWebhooks, type WebhookEndpoint } from './webhooks.ts';

export interface StripeSandbox {
  readonly url: string;
  close(): Promise<void>;
}

/** What of the past can be handed in. */
const finishedCollections = ['payment_intents', 'charges', 'payment_methods'] as const;
const maxBodyBytes = 64 * 1024;
/** Longer than callers keep an idle connection, so that none is closed under a request. */
const keepAliveMilliseconds = 65_000;

/** A Stripe of one's own on the loopback interface. Port 0 takes any free one. */
export async function startStripeSandbox(options: {
  readonly dataDir: string;
  readonly port: number;
  readonly clock?: { now(): Date };
  readonly faults?: FaultSettings;
  /** Nobody is told of events without it. */
  readonly endpoint?: WebhookEndpoint;
  /** Whose shop the bank's page names. */
  readonly shopName?: string;
}): Promise<StripeSandbox> {
  const { clock = { now: () => new Date() }, shopName = 'Comanda' } = options;
  const store = openDurableStore(options.dataDir, 'stripe');
  const records = recordsIn(store);
  let origin = '';
  const moment = (): Moment => ({ now: Math.floor(clock.now().getTime() / 1000), origin, newId: randomId });
  const faults = openFaults<ApiCall, WireAnswer>({
    ...options.faults,
    store,
    provider: 'stripe',
    operations: stripeOperations,
    perform: (call) =>
      isAuthenticationPage(call.path)
        ? authenticationPage(transact, moment(), { ...call, shopName })
        : answer(transact, records, moment(), call),
    refuse: (call, why) =>
      why === 'storedError' && !isAuthenticationPage(call.path)
        ? breakDown(transact, records, moment(), call)
        : failure(call, why),
  });
  const webhooks = openEventWebhooks(store, records, options.endpoint, {
    now: () => clock.now().getTime(),
    disturb: (owed) => {
      // Due times are whole seconds here: a delay counts from now.
      const sinceDue = Math.max(0, clock.now().getTime() - owed.dueAt);
      // Of what a buyer does on the bank's page no call of ours is told.
      const isLastWord = () => records.events.get(owed.id)?.request.id === null;
      return faults.sendings({ ...owed, isLastWord }).map((delay) => (delay === 0 ? 0 : delay + sinceDue));
    },
    onTaken: faults.taken,
  });
  const transact = transactions(store, records, webhooks);

  const respond = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const requestId = randomId('req');
    const client = clientOf(response);
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
      languages: request.headers['accept-language'],
    };
    if (isControlPath(call.path) || isObjectsPath(call.path)) {
      const refusal = refusedKey(call.authorization);
      const control = () =>
        isObjectsPath(call.path) ? objectsAnswer(store, finishedCollections, call) : controlAnswer(faults, call);
      send(response, requestId, undefined, refusal === undefined ? control() : errorAnswer(call, refusal));
      return;
    }
    const key = call.method === 'POST' ? call.idempotencyKey : undefined;
    // A call is served in one go: only one whose effect is still to come keeps its key.
    if (key !== undefined && faults.late.some(({ idempotencyKey }) => idempotencyKey === key)) {
      send(response, requestId, key, errorAnswer(call, keyInUse()));
      return;
    }
    const given = await faults.serve(call, nameStripeCall(call, records), client);
    if (given !== undefined) send(response, requestId, key, given);
  };

  const server = createServer(
    { keepAliveTimeout: keepAliveMilliseconds, requestTimeout: 30_000 },
    (request, response) => {
      respond(request, response).catch((error: unknown) => {
        console.error(error);
        if (response.headersSent || response.destroyed) return;
        const requestId = randomId('req');
        send(response, requestId, undefined, errorAnswer({ requestId }, internalError()));
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
      faults.close();
      store.close();
    },
  };
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
