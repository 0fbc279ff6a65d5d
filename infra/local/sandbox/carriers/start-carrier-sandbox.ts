import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { createAdaptorServer } from '@hono/node-server';
import { openDurableStore } from '../durable-store.ts';
import { type FaultSettings, openFaults } from '../faults/open-faults.ts';
import { carrierApi } from './app.ts';
import { brokenAnswer } from './error-answers.ts';
import { type CarrierCall, carrierOperations } from './named-call.ts';
import { carrierServer } from './server.ts';
import type { StoredShipment } from './shipment.ts';
import { openShipments } from './shipments.ts';
import type { TrackingEvent } from './tracking-events.ts';
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
  readonly faults?: FaultSettings;
}

export interface CarrierSandbox {
  readonly url: string;
  close(): Promise<void>;
}

/** Starts the carriers on loopback, going on from what the data folder holds. */
export async function startCarrierSandbox(options: CarrierSandboxOptions): Promise<CarrierSandbox> {
  const { now = Date.now, apiKey, transitSeconds } = options;
  const store = openDurableStore(options.dataDir, 'carriers');
  const stored = store.collection<StoredShipment>('shipments');
  const faults = openFaults<CarrierCall, Response>({
    ...options.faults,
    store,
    provider: 'carriers',
    operations: carrierOperations,
    perform: ({ path, method, body }) => api.request(path, { method, ...(method === 'GET' ? {} : { body }) }),
    refuse: (_call, why) => brokenAnswer(why),
  });
  const disturb = ({ id, dueAt, shipmentId, movement }: TrackingEvent) => {
    const isLastWord = () => movement + 1 === stored.get(shipmentId)?.purchase?.movements.length;
    return faults.sendings({ id, dueAt, isLastWord });
  };
  const { webhookUrl, webhookSecret } = options;
  const webhooks = openWebhooks(store, { url: webhookUrl, secret: webhookSecret, now, disturb, onTaken: faults.taken });
  const shipments = openShipments(store, webhooks, { now, transitSeconds });
  let url = '';
  const api = carrierApi({ shipments, now, baseUrl: () => url });
  const app = carrierServer({ store, shipments, apiKey, faults });
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
      faults.close();
      store.close();
    },
  };
}
