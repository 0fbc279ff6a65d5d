import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface ReceivedWebhook {
  readonly rawBody: string;
  readonly headers: { get(name: string): string | undefined };
  /** The body as JSON, for looking at. */
  readonly body: { readonly id: string; readonly result: { readonly tracking_code: string; readonly status: string } };
}

/** A server on loopback that takes webhooks, and refuses them while it is told to. */
export async function startWebhookReceiver(port = 0) {
  const received: ReceivedWebhook[] = [];
  let status = 200;
  const waiting = new Set<() => void>();
  const server = createServer(async (request, response) => {
    const rawBody = (await request.toArray()).join('');
    const header = (name: string) => [request.headers[name]].flat()[0];
    received.push({ rawBody, headers: { get: header }, body: JSON.parse(rawBody) });
    response.writeHead(status).end();
    for (const look of waiting) look();
  });
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address() as AddressInfo; // it listens on TCP
  return {
    url: `http://127.0.0.1:${address.port}/webhooks`,
    received,
    answerWith(next: number) {
      status = next;
    },
    /** The first webhook that fits, received already or yet to come. */
    waitFor(fits: (webhook: ReceivedWebhook) => boolean): Promise<ReceivedWebhook> {
      return new Promise((settle) => {
        const look = () => {
          const found = received.find(fits);
          if (found === undefined) return;
          waiting.delete(look);
          settle(found);
        };
        waiting.add(look);
        look();
      });
    },
    async close() {
      server.closeAllConnections();
      await new Promise((settle) => server.close(settle));
    },
  };
}
