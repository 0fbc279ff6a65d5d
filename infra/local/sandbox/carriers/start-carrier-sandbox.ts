import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { createAdaptorServer } from '@hono/node-server';
import { openDurableStore } from '../durable-store.ts';
import { carrierApp } from './app.ts';
import { type Faults, noFaults } from './faults.ts';
import { openShipments } from './shipments.ts';
import { openWebhooks } from './webhooks.ts';

export interface CarrierSandboxOptions {
  /** 0 for any that is free. */
  readonly port: number;
  /** A folder that survives the process. */
  readonly dataDir: string;
  readonly apiKey: string;
  readonly webhookSecret: string;
  /** Where tracking webhooks go; none are made without it. */
  readonly webhookUrl?: string;
  /** From the label to the delivery; half of it is the grace before the first scan. */
  readonly transitSeconds: number;
  /** Milliseconds since 1970. */
  readonly now?: () => number;
  readonly faults?: Faults;
}

export interface CarrierSandbox {
  readonly url: string;
  close(): Promise<void>;
}

/** Starts the carriers on loopback, going on from what the data folder holds. */
export async function startCarrierSandbox(options: CarrierSandboxOptions): Promise<CarrierSandbox> {
  const { now = Date.now, faults = noFaults, apiKey, transitSeconds } = options;
  const store = openDurableStore(options.dataDir, 'carriers');
  const webhooks = openWebhooks(store, { url: options.webhookUrl, secret: options.webhookSecret, now });
  const shipments = openShipments(store, webhooks, { now, transitSeconds });
  let url = '';
  const app = carrierApp({ shipments, apiKey, now, faults, baseUrl: () => url });
  const server = createAdaptorServer({ fetch: app.fetch });
  server.listen(options.port, '127.0.0.1');
  await once(server, 'listening');
  // A server that listens on TCP has an address with a port.
  const { port } = server.address() as AddressInfo;
  url = `http://127.0.0.1:${port}`;
  return {
    url,
    async close() {
      if ('closeAllConnections' in server) server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      await webhooks.close();
      store.close();
    },
  };
}
