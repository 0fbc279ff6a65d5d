import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import { getRequestListener } from '@hono/node-server';
import { roles } from '../../api/access/roles.ts';
import type { Access } from '../../commands/instance/access.ts';
import { stockSampleCatalogue } from '../../tasks/checkout/stock-sample-catalogue.ts';
import { apiUnderTest } from '../api/api-under-test.ts';

/** The whole API on ports in memory, over HTTP. Its orders stay as they are until somebody changes them. */
export async function apiOnAPort(wrap: (listener: RequestListener) => RequestListener = (listener) => listener) {
  const api = apiUnderTest();
  await stockSampleCatalogue(api.ports);
  const server = createServer(wrap(getRequestListener(api.app.fetch)));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('expected a port');
  const access: Access = {
    url: `http://127.0.0.1:${address.port}`,
    roles,
    token: async (role) => `${role}:somebody`,
    headers: {},
    isLocal: true,
  };
  const stop = async () => {
    server.close();
    server.closeAllConnections();
    await once(server, 'close');
  };
  return { api, access, stop };
}
