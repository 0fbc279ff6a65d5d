import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What the proxy does with a transaction instead of passing it on: answers itself, or passes it on and loses the answer. */
type Fault = 'conflict' | 'lostAnswer';

export interface FaultyProxy extends AsyncDisposable {
  readonly url: string;
  /** The next transactions meet these, one each. */
  meet(...faults: readonly Fault[]): void;
}

/** Stands before a DynamoDB and does to its transactions what contention and networks do on AWS. */
export async function startFaultyProxy(target: string): Promise<FaultyProxy> {
  const faults: Fault[] = [];
  const server = createServer(async (request, response) => {
    const body = await bodyOf(request);
    const action = String(request.headers['x-amz-target']);
    const fault = action.endsWith('.TransactWriteItems') ? faults.shift() : undefined;
    if (fault === 'conflict') {
      const { TransactItems } = JSON.parse(body) as { TransactItems: readonly unknown[] }; // the action's own shape
      const CancellationReasons = TransactItems.map((_, i) => ({ Code: i === 0 ? 'TransactionConflict' : 'None' }));
      const __type = 'com.amazonaws.dynamodb.v20120810#TransactionCanceledException';
      const message = 'Transaction cancelled, please refer cancellation reasons for specific reasons';
      response.writeHead(400, { 'Content-Type': 'application/x-amz-json-1.0' });
      response.end(JSON.stringify({ __type, message, CancellationReasons }));
      return;
    }
    const headers = { 'Content-Type': 'application/x-amz-json-1.0', 'X-Amz-Target': action, ...signatureOf(request) };
    const answer = await fetch(target, { method: 'POST', headers, body });
    const text = await answer.text();
    if (fault === 'lostAnswer') {
      request.socket.destroy();
      return;
    }
    response.writeHead(answer.status, { 'Content-Type': 'application/x-amz-json-1.0' });
    response.end(text);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo; // it listens on TCP
  return {
    url: `http://127.0.0.1:${port}`,
    meet: (...next) => {
      faults.push(...next);
    },
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(Buffer.from(chunk));
  return Buffer.concat(chunks).toString();
}

/** Nobody checks it here, but it must be there. */
function signatureOf({ headers }: IncomingMessage): Record<string, string> {
  return { Authorization: String(headers.authorization), 'X-Amz-Date': String(headers['x-amz-date']) };
}
