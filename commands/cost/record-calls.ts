/**
 * Loaded into the processes of a Comanda before anything else (`node --import`), it writes down what the functions and the
 * API do: every call of a function, request, call to AWS with the capacity it took, call to a provider, and line of log.
 * It changes one thing: DynamoDB is asked to say what each call consumed. Environment: COST_FACTS, a folder.
 */
import { AsyncLocalStorage } from 'node:async_hooks';
import { channel, tracingChannel } from 'node:diagnostics_channel';
import { appendFileSync } from 'node:fs';
import type { ClientRequest, IncomingMessage, ServerResponse } from 'node:http';
import { basename, dirname, join } from 'node:path';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { awsCallOf, capacityOperations, type SentCommand } from './aws-call.ts';
import type { Fact, Purpose } from './facts.ts';
import { metricSeriesOf } from './metric-series.ts';
import { purposeOfRequest } from './purpose-of-request.ts';

const folder = process.env.COST_FACTS;
const entry = process.argv[1] ?? '';
const role = basename(entry) === 'main.ts' ? basename(dirname(entry)) : undefined;

if (folder !== undefined && (role === 'lambda' || role === 'api'))
  record(join(folder, `${role}-${process.pid}.jsonl`), role);

function record(file: string, of: 'lambda' | 'api'): void {
  /** What the running code was called for. Without one it is the poller or the start of the process, which Lambda does not bill. */
  const doing = new AsyncLocalStorage<{ readonly purpose: Purpose }>();
  // Synchronous: what is written is there when the process is killed, and no promise of ours takes part in what is measured.
  const say = (fact: Fact) => appendFileSync(file, `${JSON.stringify(fact)}\n`);
  const sayOf = (make: (purpose: Purpose) => Fact) => {
    const purpose = doing.getStore()?.purpose;
    if (purpose !== undefined) say(make(purpose));
  };
  if (of === 'lambda') followInvocations(doing, say);
  else followRequests(doing, say);
  followAwsClients(sayOf);
  followProviders(sayOf);
  followLog(sayOf);
}

type Doing = AsyncLocalStorage<{ readonly purpose: Purpose }>;
type SayOf = (make: (purpose: Purpose) => Fact) => void;

function followInvocations(doing: Doing, say: (fact: Fact) => void): void {
  interface Call {
    readonly functionName: string;
    began?: number;
  }
  const calls = tracingChannel<unknown, Call>('comanda:invocation');
  calls.start.bindStore(doing, () => ({ purpose: 'order' }));
  calls.subscribe({
    start: (call) => {
      call.began = performance.now();
    },
    end: () => undefined,
    asyncStart: () => undefined,
    error: () => undefined,
    asyncEnd: ({ functionName, began = 0 }) =>
      say({ kind: 'invocation', function: functionName, milliseconds: performance.now() - began, purpose: 'order' }),
  });
}

/** The API is one process here and a function on AWS: a request is an invocation. */
function followRequests(doing: Doing, say: (fact: Fact) => void): void {
  interface Exchange {
    readonly request: IncomingMessage;
    readonly response: ServerResponse;
  }
  const began = new WeakMap<
    IncomingMessage,
    { readonly at: number; readonly purpose: Purpose; readonly sent: number }
  >();
  const sentBy = ({ socket }: IncomingMessage) => socket.bytesWritten;
  channel('http.server.request.start').subscribe((message) => {
    const { request } = message as Exchange; // as nodejs.org/api/diagnostics_channel.html has it
    const purpose = purposeOfRequest(request.method ?? 'GET', request.url ?? '/');
    began.set(request, { at: performance.now(), purpose, sent: sentBy(request) });
    // The request's listeners run next, in this very context.
    doing.enterWith({ purpose });
  });
  channel('http.server.response.finish').subscribe((message) => {
    const { request } = message as Exchange; // as above
    const known = began.get(request);
    if (known === undefined) return;
    const { at, purpose, sent } = known;
    say({ kind: 'request', bytes: Math.max(0, sentBy(request) - sent), purpose });
    say({ kind: 'invocation', function: 'api', milliseconds: performance.now() - at, purpose });
  });
}

/** Every client of the SDK sends by the one method of their common class. */
function followAwsClients(sayOf: SayOf): void {
  const base = Object.getPrototypeOf(DynamoDBClient.prototype) as { send: (...args: unknown[]) => unknown }; // the SDK's Client
  const send = base.send;
  base.send = function (this: object, command: unknown, ...rest: unknown[]) {
    const sent = { client: this.constructor.name, command: command as SentCommand }; // whatever is sent is a command
    const { input } = sent.command;
    if (capacityOperations.has(sent.command.constructor.name)) input.ReturnConsumedCapacity = 'INDEXES';
    const result = send.call(this, command, ...rest);
    // With a callback there is no promise; nobody here calls it so.
    if (!(result instanceof Promise)) return result;
    result.then(
      (output: unknown) => sayOf((purpose) => awsCallOf(sent.client, sent.command, output, purpose)),
      (error: unknown) => sayOf((purpose) => awsCallOf(sent.client, sent.command, error, purpose)),
    );
    return result;
  };
}

/** Stripe is spoken to by node:http, the carriers by fetch. */
function followProviders(sayOf: SayOf): void {
  const hostOf = (url: string | undefined) => (url === undefined ? undefined : new URL(url).host);
  const hosts = new Set([hostOf(process.env.STRIPE_API_URL), hostOf(process.env.CARRIER_API_URL)]);
  const seen = (host: string | undefined) => {
    if (host !== undefined && hosts.has(host)) sayOf((purpose) => ({ kind: 'providerCall', purpose }));
  };
  channel('http.client.request.start').subscribe((message) => {
    const { request } = message as { request: ClientRequest }; // nodejs.org/api/diagnostics_channel.html
    seen(String(request.getHeader('host')));
  });
  channel('undici:request:create').subscribe((message) => {
    const { request } = message as { request: { origin?: string | URL } }; // undici's DiagnosticsChannel.md
    seen(hostOf(String(request.origin)));
  });
}

function followLog(sayOf: SayOf): void {
  for (const stream of [process.stdout, process.stderr]) {
    const write = stream.write;
    const followed = (...args: Parameters<typeof write>) => {
      const [chunk] = args;
      const bytes = typeof chunk === 'string' ? Buffer.byteLength(chunk) : chunk.byteLength;
      sayOf((purpose) => ({ kind: 'logLine', bytes, purpose }));
      for (const series of metricSeriesOf(String(chunk))) sayOf(() => ({ kind: 'metric', series }));
      return write.apply(stream, args);
    };
    // One signature of two; the other goes through the same arguments.
    stream.write = followed as typeof write;
  }
}
