import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { resultOf } from './order-saga.ts';

/** What the parent hears: where it listens, and each order whose last step was called. */
export type LambdaNews =
  | { readonly kind: 'listening'; readonly url: string }
  | { readonly kind: 'last-step'; readonly orderId: string };

/** Lambda's Invoke API in front of the saga's steps, in a process of its own. */
const lastSteps = /(?:sendNotification|releaseInventory)$/;
const headers = { 'content-type': 'application/json', 'x-amz-executed-version': '$LATEST' };

const server = createServer((request, response) => {
  const chunks: Buffer[] = [];
  request.on('data', (chunk: Buffer) => chunks.push(chunk));
  request.on('end', () => {
    const payload = Buffer.concat(chunks).toString('utf8');
    const [, name = ''] = /functions\/([^/]+)\/invocations/.exec(decodeURIComponent(request.url ?? '')) ?? [];
    const result = name.endsWith('answer') ? '{"isDone":true}' : resultOf(name, payload);
    if (result === undefined) {
      response.writeHead(200, { ...headers, 'x-amz-function-error': 'Unhandled' });
      response.end('{"errorType":"NoCarrier","errorMessage":"no carrier takes it"}');
      return;
    }
    response.writeHead(200, headers);
    response.end(result);
    if (lastSteps.test(name)) {
      const { orderId }: { orderId: string } = JSON.parse(payload);
      tell({ kind: 'last-step', orderId });
    }
  });
});
server.keepAliveTimeout = 60_000;
server.listen(0, '127.0.0.1', () => {
  const { port } = server.address() as AddressInfo; // it listens on TCP
  tell({ kind: 'listening', url: `http://127.0.0.1:${port}` });
});

function tell(news: LambdaNews): void {
  process.send?.(news);
}
