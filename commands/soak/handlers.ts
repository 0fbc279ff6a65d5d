import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Random } from '../instance/random.ts';
import type { CallBook } from './call-book.ts';
import type { StepPayload } from './machines.ts';

export interface HandlersOptions {
  readonly book: CallBook;
  readonly random: Random;
  /** Of all calls that go wrong, from 0 to 1. */
  readonly faultShare: number;
  /** A step was handed a token, which is to be answered. */
  onToken(payload: StepPayload & { readonly token: string }): void;
}

export interface Handlers {
  readonly url: string;
  /** How many calls went wrong, by how they did. */
  readonly faults: ReadonlyMap<string, number>;
  close(): void;
}

const headers = { 'content-type': 'application/json' };
/** The state that called has given up long before. */
const lateMilliseconds = 20_000;
const refusing = { every: 7000, for: 150 };

/** Lambda's Invoke API in front of one function, the body of every step, which misbehaves in every way there is. */
export async function startHandlers(options: HandlersOptions): Promise<Handlers> {
  const { book, random, faultShare } = options;
  const faults = new Map<string, number>();
  const timers = new Set<NodeJS.Timeout>();

  const faulty: Readonly<Record<string, (response: ServerResponse, receipt: string) => void>> = {
    thrown: (response, receipt) => answerThrown(response, 'HandlerBroke', receipt),
    transient(response, receipt) {
      response.writeHead(503, { ...headers, 'x-amzn-errortype': 'ServiceException' });
      response.end(JSON.stringify({ Message: `not now ${receipt}` }));
    },
    hanging(response, receipt) {
      const timer = setTimeout(() => {
        timers.delete(timer);
        response.end(JSON.stringify({ receipt }));
      }, lateMilliseconds);
      timers.add(timer);
    },
    dropped: (response) => response.destroy(),
  };

  function handle(payload: StepPayload, response: ServerResponse): void {
    const receipt = book.enter(payload);
    const fault = random.fraction() < faultShare ? random.pick(Object.keys(faulty)) : undefined;
    if (fault !== undefined) {
      faults.set(fault, (faults.get(fault) ?? 0) + 1);
      faulty[fault]?.(response, receipt);
      return;
    }
    if (payload.step === 'arrangeShipment' && payload.isDeclined) {
      answerThrown(response, 'NoCarrier', receipt);
      return;
    }
    const { token } = payload;
    if (token !== undefined) options.onToken({ ...payload, token });
    response.writeHead(200, headers);
    response.end(JSON.stringify({ receipt, note: 'x'.repeat(200) }));
  }

  const server = createServer(async (request, response) => {
    try {
      handle(JSON.parse(await textOf(request)), response); // the machines of the soak hand over a StepPayload
    } catch {
      // The engine was killed while it was calling.
      response.destroy();
    }
  });
  server.keepAliveTimeout = 60_000;
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo; // it listens on TCP

  const refuse = setInterval(() => {
    faults.set('refused', (faults.get('refused') ?? 0) + 1);
    server.close();
    server.closeAllConnections();
    const timer = setTimeout(() => {
      timers.delete(timer);
      server.listen(port, '127.0.0.1');
    }, refusing.for);
    timers.add(timer);
  }, refusing.every);

  return {
    url: `http://127.0.0.1:${port}`,
    faults,
    close() {
      clearInterval(refuse);
      for (const timer of timers) clearTimeout(timer);
      server.close();
      server.closeAllConnections();
    },
  };
}

function answerThrown(response: ServerResponse, errorType: string, receipt: string): void {
  response.writeHead(200, { ...headers, 'x-amz-function-error': 'Unhandled' });
  response.end(JSON.stringify({ errorType, errorMessage: `broken on purpose ${receipt}` }));
}

async function textOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  return Buffer.concat(chunks).toString('utf8');
}
