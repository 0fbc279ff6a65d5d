/** The API on this machine. Environment: PORT and what CDK gives the API's function. */
import { randomUUID } from 'node:crypto';
import { serve } from '@hono/node-server';
import { z } from 'zod';
import { tokenVerifierOf } from '../../../api/access/token-settings.ts';
import { apiPortNames } from '../../../api/api.ts';
import { createApp } from '../../../api/app.ts';
import { portsFromEnvironment } from '../../../tasks/adapters/ports-from-environment.ts';
import { logWith } from '../../../tasks/lambda/observability.ts';

const { PORT } = z.object({ PORT: z.coerce.number().int() }).parse(process.env);
const ports = await portsFromEnvironment(process.env)(apiPortNames);
const app = createApp({
  ports,
  verifyToken: tokenVerifierOf(process.env, ports.clock),
  requestIds: randomUUID,
  log: logWith({ function: 'api' }),
});
const server = serve({ fetch: app.fetch, hostname: '127.0.0.1', port: PORT }, ({ port }) => {
  console.log(`API is ready: http://127.0.0.1:${port}`);
});

process.once('SIGTERM', () => {
  server.close(() => process.exit(0));
  if ('closeIdleConnections' in server) server.closeIdleConnections();
});
